//! Any text in: it is lexed, parsed, resolved, checked, printed and parsed again, and its errors are drawn.

use weave_tree::diagnostic::Diagnostic;
use weave_tree::diagnostic::render::{Form, Style, render_all};
use weave_tree::resolve;
use weave_tree::source::Source;
use weave_tree::syntax::printer::{Plain, print};
use weave_tree::syntax::{dump, parse};

/// The seed chooses the form in which errors are drawn.
pub fn survives(text: &str, seed: u64) -> Result<(), String> {
    let source = Source::new("fuzz.wv", text);
    let form = [Form::Full, Form::Narrated, Form::Short, Form::Json][(seed % 4) as usize];
    let draw = |diagnostics: &[Diagnostic]| {
        let drawn = render_all(diagnostics, &source, Style { form, color: seed % 8 < 4 });
        if drawn.is_empty() { Err("an error that draws as nothing".to_owned()) } else { Ok(()) }
    };
    let program = match parse(&source) {
        Err(errors) if errors.is_empty() => return Err("rejected without an error".to_owned()),
        Err(errors) => return draw(&errors),
        Ok(program) => program,
    };
    let warnings = resolve::check(&source);
    if !warnings.is_empty() {
        draw(&warnings)?;
    }
    let printed = print(&program, &Plain);
    let Ok(second) = parse(&Source::new("printed.wv", printed.clone())) else {
        return Err(format!("the printed program does not parse:\n{printed}"));
    };
    if dump::shape(&second) != dump::shape(&program) {
        return Err(format!("the printed program is another one:\n{printed}"));
    }
    if print(&second, &Plain) != printed {
        return Err(format!("printing twice differs:\n{printed}"));
    }
    resolve::resolve(program);
    Ok(())
}
