//! The process: its arguments in, its exit code out.

#[expect(clippy::disallowed_methods, reason = "here the arguments enter")]
fn main() -> std::process::ExitCode {
    weave_tree::cli::main(std::env::args_os())
}
