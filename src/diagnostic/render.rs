//! Diagnostics and their source in, text out: drawn, short, or JSON.
