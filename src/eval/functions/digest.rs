//! Checksums, and the identifiers made of them.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::eval::functions::arguments::{Arguments, Stop, refuse};
use crate::eval::functions::encoding::base64;
use crate::eval::functions::signature::{Function, Parameter};
use crate::eval::value::Value;
use Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64sha256", &[Text], |call| {
        call.made(&base64(&digest::<Sha256>(call)?))
    }),
    Function::new("base64sha512", &[Text], |call| {
        call.made(&base64(&digest::<Sha512>(call)?))
    }),
    Function::new("md5", &[Text], |call| {
        call.made(&hex(&digest::<Md5>(call)?))
    }),
    Function::new("sha1", &[Text], |call| {
        call.made(&hex(&digest::<Sha1>(call)?))
    }),
    Function::new("sha256", &[Text], |call| {
        call.made(&hex(&digest::<Sha256>(call)?))
    }),
    Function::new("sha512", &[Text], |call| {
        call.made(&hex(&digest::<Sha512>(call)?))
    }),
    Function::new("uuidv5", &[Text, Text], uuid),
];

fn digest<D: Digest>(call: &Arguments) -> Result<Vec<u8>, Stop> {
    Ok(D::digest(call.string(0)?.as_bytes()).to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The identifier of a name in a namespace, as RFC 4122 makes it.
fn uuid(call: &Arguments) -> Result<Value, Stop> {
    // The namespaces that RFC 4122 (appendix C) names differ in one digit.
    let namespace = match call.string(0)?.as_str() {
        "dns" => 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8_u128,
        "url" => 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8,
        "oid" => 0x6ba7_b812_9dad_11d1_80b4_00c0_4fd4_30c8,
        "x500" => 0x6ba7_b814_9dad_11d1_80b4_00c0_4fd4_30c8,
        other => match parse(other) {
            Some(namespace) => namespace,
            None => return refuse("the namespace is no UUID"),
        },
    };
    let mut hash = Sha1::new();
    hash.update(namespace.to_be_bytes());
    hash.update(call.string(1)?.as_bytes());
    let mut bytes: Vec<u8> = hash.finalize().iter().copied().take(16).collect();
    if let [.., version, _, variant, _, _, _, _, _, _, _] = bytes.as_mut_slice() {
        *version = (*version & 0x0f) | 0x50;
        *variant = (*variant & 0x3f) | 0x80;
    }
    let digits = hex(&bytes);
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| &digits[group]);
    call.made(&groups.join("-"))
}

fn parse(text: &str) -> Option<u128> {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text.replace('-', "");
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (groups == [8, 4, 4, 4, 12] && hex)
        .then(|| u128::from_str_radix(&digits, 16).ok())
        .flatten()
}
