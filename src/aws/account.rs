//! Whose it is and where: accounts, Regions, organisations and their units.

use std::fmt;

use crate::aws::names::{Kind, NameError, nearest, shown, text_name};
use crate::aws::service::SERVICE;

text_name! {
    /// The id of an AWS account: twelve digits, leading zeroes included (API model).
    AccountId,
    |text| ACCOUNT.check(text)
}

text_name! {
    /// The id of an AWS organisation: `o-` and 10 to 32 lower-case letters and digits (AWS Organizations reference).
    OrganizationId,
    |text| ORGANIZATION.check(text)
}

text_name! {
    /// The path of an organisational unit, `o-…/r-…/ou-…`, with one or more units (AWS Organizations reference).
    OrganizationalUnitPath,
    |text| UNIT_PATH.check(text)
}

impl OrganizationalUnitPath {
    /// The organisation that the unit is part of.
    #[must_use]
    pub fn organization(&self) -> &str {
        self.as_str().split('/').next().unwrap_or_default()
    }
}

const ACCOUNT: Kind = Kind {
    what: "an account id",
    rule: "account_id",
    allowed: |c| c.is_ascii_digit(),
    use_these: "write all twelve digits, leading zeroes included",
    mend: |text| text.replace(['-', ' '], ""),
};

const ORGANIZATION: Kind = Kind {
    what: "an organisation id",
    rule: "organization",
    allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
    use_these: "write `o-` and then 10 to 32 lower-case letters or digits",
    mend: |text| {
        let text = text.to_lowercase();
        if text.starts_with("o-") {
            text
        } else {
            format!("o-{text}")
        }
    },
};

const UNIT_PATH: Kind = Kind {
    what: "an organisational unit path",
    rule: "organizational_unit_path",
    allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '/'),
    use_these: "write the organisation, the root and each unit down to the one that is meant: `o-…/r-…/ou-…`",
    mend: |text| text.trim_end_matches(['/', '*']).to_owned(),
};

/// A Region in which CodeArtifact is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Region(&'static str);

impl Region {
    /// Reads the Region's code name, or says that CodeArtifact is not there.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if let Some(region) = Self::all().find(|region| region.0 == text) {
            return Ok(region);
        }
        if text.is_empty() {
            return Err(NameError::new("a Region cannot be empty"));
        }
        let error = NameError::new(format!("CodeArtifact is not offered in `{}`", shown(text)));
        let known = || Self::all().map(Self::as_str);
        Err(match nearest(text, known()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!("use one of {}", listed(known()))),
        })
    }

    /// All of them, in the data's order.
    pub fn all() -> impl Iterator<Item = Self> {
        SERVICE.regions.iter().map(|region| Self(region))
    }

    /// The Region's code name, such as `eu-west-1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The bucket from which clients in a private network fetch assets.
    #[must_use]
    pub fn asset_bucket(self) -> &'static str {
        SERVICE
            .vpc
            .s3_gateway
            .bucket_by_region
            .get(self.0)
            .expect("a test asks for the bucket of every Region")
    }

    /// The service names of the two interface endpoints of a private network.
    pub fn interface_endpoints(self) -> impl Iterator<Item = String> {
        SERVICE
            .vpc
            .interface_endpoints
            .iter()
            .map(move |name| name.replace("{region}", self.0))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

text_name! {
    /// The code name of any AWS Region, whether CodeArtifact is offered there or not: two letters, words and a number (general AWS documentation).
    RegionName,
    region_name
}

impl From<Region> for RegionName {
    fn from(region: Region) -> Self {
        Self(region.0.to_owned())
    }
}

/// How many characters the longest shape of a Region's name is given; AWS's longest has 14.
const LONGEST_REGION: usize = 32;

fn region_name(text: &str) -> Result<(), NameError> {
    let parts: Vec<&str> = text.split('-').collect();
    let word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    let named = match parts.as_slice() {
        [place, words @ .., number] => {
            place.len() == 2
                && word(place)
                && !words.is_empty()
                && words.iter().all(word)
                && matches!(number.as_bytes(), [b'1'..=b'9'])
        }
        [] | [_] => false,
    };
    if named && text.len() <= LONGEST_REGION {
        return Ok(());
    }
    let error = NameError::new(format!("`{}` is no name of a Region", shown(text)));
    Err(match nearest(text, Region::all().map(Region::as_str)) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help("write a name such as `eu-central-2`"),
    })
}

/// `names` in backticks, with commas between.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_twelve_digits() {
        assert_eq!(
            AccountId::parse("012345678901").unwrap().to_string(),
            "012345678901"
        );
        for bad in [
            "",
            "12345678901",
            "1234567890123",
            "12345678901a",
            "１２３４５６７８９０１２",
        ] {
            assert!(AccountId::parse(bad).is_err(), "{bad}");
        }
        let dashed = AccountId::parse("1111-2222-333").unwrap_err();
        assert!(dashed.to_string().contains("at most 12"));
        let short = AccountId::parse("1234567").unwrap_err();
        assert_eq!(
            short.to_string(),
            "an account id has at least 12 characters, this has 7"
        );
        assert_eq!(
            short.help(),
            Some("write all twelve digits, leading zeroes included")
        );
    }

    #[test]
    fn regions_are_those_of_the_service() {
        assert_eq!(Region::parse("eu-west-1").unwrap().as_str(), "eu-west-1");
        let near = Region::parse("eu-west-9").unwrap_err();
        assert_eq!(
            near.to_string(),
            "CodeArtifact is not offered in `eu-west-9`"
        );
        assert_eq!(near.help(), Some("did you mean `eu-west-1`?"));
        let far = Region::parse("mars").unwrap_err();
        assert!(far.help().unwrap().starts_with("use one of `us-east-1`, "));
        assert!(Region::parse("EU-WEST-1").is_err());
        assert!(Region::parse("").is_err());
    }

    #[test]
    fn names_of_any_region() {
        for region in Region::all() {
            assert_eq!(
                RegionName::parse(region.as_str()),
                Ok(RegionName::from(region))
            );
        }
        for good in [
            "eu-central-2",
            "us-gov-west-1",
            "ap-southeast-7",
            "mx-central-1",
        ] {
            assert!(RegionName::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "eu",
            "eu-1",
            "eu-west",
            "eu-west-0",
            "eu-west-1a",
            "eu--west-1",
            "EU-WEST-1",
            "eur-west-1",
            "eu-west1",
            "eu-west-1 ",
            "eu-west-1-",
            &format!("eu-{}-1", "a".repeat(40)),
        ] {
            assert!(RegionName::parse(bad).is_err(), "{bad}");
        }
        let near = RegionName::parse("eu-west1").unwrap_err();
        assert_eq!(near.to_string(), "`eu-west1` is no name of a Region");
        assert_eq!(near.help(), Some("did you mean `eu-west-1`?"));
        let far = RegionName::parse("mars").unwrap_err();
        assert_eq!(far.help(), Some("write a name such as `eu-central-2`"));
    }

    #[test]
    fn every_region_has_a_bucket_and_two_endpoints() {
        for region in Region::all() {
            assert!(region.asset_bucket().ends_with(region.as_str()));
            assert_eq!(region.interface_endpoints().count(), 2);
        }
    }

    #[test]
    fn organisations_and_units_at_their_borders() {
        assert!(OrganizationId::parse("o-a1b2c3d4e5").is_ok());
        assert!(OrganizationId::parse(&format!("o-{}", "a".repeat(32))).is_ok());
        for bad in [
            "",
            "o-a1b2c3d4e",
            "o-*",
            "a1b2c3d4e5",
            "o-A1B2C3D4E5",
            "o-a1b2c3d4e5 ",
        ] {
            assert!(OrganizationId::parse(bad).is_err(), "{bad}");
        }
        assert!(OrganizationId::parse(&format!("o-{}", "a".repeat(33))).is_err());
        assert_eq!(
            OrganizationId::parse("a1b2c3d4e5").unwrap_err().help(),
            Some("did you mean `o-a1b2c3d4e5`?")
        );

        let path = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222";
        assert_eq!(
            OrganizationalUnitPath::parse(path).unwrap().organization(),
            "o-a1b2c3d4e5"
        );
        for bad in [
            "",
            "o-a1b2c3d4e5/r-ab12",
            "o-a1b2c3d4e5/r-ab12/",
            "o-a1b2c3d4e5/r-ab1/ou-ab12-11111111",
            "o-a1b2c3d4e5/r-ab12/ou-ab12-1111111",
            "o-a1b2c3d4e5/r-ab12/*",
            "ou-ab12-11111111",
        ] {
            assert!(OrganizationalUnitPath::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            OrganizationalUnitPath::parse("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*")
                .unwrap_err()
                .help(),
            Some("did you mean `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111`?")
        );
    }
}
