//! Ids of private networks and their parts.

use crate::aws::names::{Kind, text_name};

text_name! {
    /// The id of a VPC: `vpc-` and 8 or 17 hexadecimal digits (EC2 reference).
    VpcId,
    |text| VPC.check(text)
}

text_name! {
    /// The id of a subnet: `subnet-` and 8 or 17 hexadecimal digits (EC2 reference).
    SubnetId,
    |text| SUBNET.check(text)
}

const VPC: Kind = Kind {
    what: "a VPC id",
    rule: "vpc",
    allowed: id_character,
    use_these: "write `vpc-` and then 8 or 17 hexadecimal digits in lower case",
    mend: str::to_lowercase,
};

const SUBNET: Kind = Kind {
    what: "a subnet id",
    rule: "subnet",
    allowed: id_character,
    use_these: "write `subnet-` and then 8 or 17 hexadecimal digits in lower case",
    mend: str::to_lowercase,
};

fn id_character(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_8_or_17_digits() {
        assert!(VpcId::parse("vpc-1a2b3c4d").is_ok());
        assert!(VpcId::parse("vpc-0123456789abcdef0").is_ok());
        for bad in [
            "",
            "vpc-",
            "vpc-1a2b3c4",
            "vpc-1a2b3c4d5",
            "vpc-1a2b3c4g",
            "subnet-1a2b3c4d",
        ] {
            assert!(VpcId::parse(bad).is_err(), "{bad}");
        }
        assert!(SubnetId::parse("subnet-0123456789abcdef0").is_ok());
        assert!(SubnetId::parse("subnet-0123456789abcdef01").is_err());
        assert_eq!(
            SubnetId::parse("subnet-1A2B3C4D").unwrap_err().help(),
            Some("did you mean `subnet-1a2b3c4d`?")
        );
    }
}
