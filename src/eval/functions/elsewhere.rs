//! Functions that are answered elsewhere, or nowhere before Terraform runs.

use crate::eval::functions::signature::{Body, Function, Parameter};

/// What the evaluator answers before it calls a function.
const EVALUATOR: &str = "its arguments are evaluated by rules of their own";
const TREE: &str = "it reads a file, which is given by the tree";
const CLOCK: &str = "it depends on when Terraform runs";
const RANDOM: &str = "it is different in each run";
const SECRET: &str = "what a private key opens is nobody's business";
const COMPRESSED: &str = "the bytes depend on the version of the compressor";
const MARKED: &str = "which values are sensitive is not followed";

pub(super) const FUNCTIONS: &[Function] = &[
    unanswered("base64gzip", COMPRESSED),
    unanswered("bcrypt", RANDOM),
    unanswered("can", EVALUATOR),
    unanswered("ephemeralasnull", MARKED),
    unanswered("file", TREE),
    unanswered("filebase64", TREE),
    unanswered("filebase64sha256", TREE),
    unanswered("filebase64sha512", TREE),
    unanswered("fileexists", TREE),
    unanswered("filemd5", TREE),
    unanswered("fileset", TREE),
    unanswered("filesha1", TREE),
    unanswered("filesha256", TREE),
    unanswered("filesha512", TREE),
    unanswered("issensitive", MARKED),
    unanswered("plantimestamp", CLOCK),
    unanswered("rsadecrypt", SECRET),
    unanswered("templatefile", EVALUATOR),
    unanswered("templatestring", EVALUATOR),
    unanswered("timestamp", CLOCK),
    unanswered("try", EVALUATOR),
    unanswered("uuid", RANDOM),
];

const fn unanswered(name: &'static str, reason: &'static str) -> Function {
    Function {
        name,
        parameters: &[],
        rest: Some(Parameter::Nullable),
        body: Body::Unanswered(reason),
    }
}
