//! Functions of paths of files, which read nothing.

use crate::eval::functions::arguments::{Arguments, Stop};
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::value::Value;
use Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abspath", &[Text], |call| {
        let path = call.string(0)?;
        match path.starts_with('/') {
            true => call.made(&clean(&path)),
            // It depends on where Terraform runs.
            false => Err(Stop::Unknown),
        }
    }),
    Function::new("basename", &[Text], |call| {
        call.made(base(&call.string(0)?))
    }),
    Function::new("dirname", &[Text], |call| {
        let path = call.string(0)?;
        let end = path.rfind('/').map_or(0, |at| at + 1);
        call.made(&clean(&path[..end]))
    }),
    Function::new("pathexpand", &[Text], expand),
];

/// The last element of a path.
fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed) {
        ("", _) => ".",
        (_, "") => "/",
        (_, trimmed) => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

/// The shortest path that says the same.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for element in path.split('/') {
        match (element, kept.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => {
                kept.pop();
            }
            ("..", _) if rooted => {}
            (element, _) => kept.push(element),
        }
    }
    match (rooted, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => kept.join("/"),
    }
}

/// A path is expanded where it starts at somebody's home.
fn expand(call: &Arguments) -> Result<Value, Stop> {
    let path = call.string(0)?;
    match path.starts_with('~') {
        true => Err(Stop::Unknown),
        false => call.made(&path),
    }
}
