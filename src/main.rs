//! The process: its arguments in, its exit code out.

/// Counts what `--max-memory` limits.
#[global_allocator]
static ALLOCATOR: weave_tree::budget::allocator::Counting = weave_tree::budget::allocator::Counting;

#[expect(clippy::disallowed_methods, reason = "here the arguments enter")]
fn main() -> std::process::ExitCode {
    weave_tree::cli::main(std::env::args_os())
}
