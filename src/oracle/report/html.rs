//! A report in, one self-contained page out: a matrix of backends and cases, each of which can be opened.

use super::{Report, json};

const TEMPLATE: &str = include_str!("page.html");

/// Where the template wants the report's JSON.
const PLACE: &str = "/*REPORT*/null";

pub fn page(report: &Report) -> String {
    // Nothing in the data may end the script that it stands in.
    let data = json::value(report).to_string().replace('<', "\\u003c");
    TEMPLATE.replace(PLACE, &data)
}
