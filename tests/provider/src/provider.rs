//! The methods of the plugin protocol; both versions number their fields alike.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::check::check;
use crate::data;
use crate::made_up;
use crate::plan;
use crate::problem::{Problem, Step, path};
use crate::proto::{Fields, Message};
use crate::schema::{Family, Object, Schema};
use crate::settings::Settings;
use crate::value::Value;

/// Why a call has no answer.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The method is not there, which Terraform expects of some.
    Unimplemented,
    /// The request makes no sense.
    Malformed,
}

impl From<crate::proto::Malformed> for Refusal {
    fn from(_: crate::proto::Malformed) -> Self {
        Self::Malformed
    }
}

impl From<crate::value::Malformed> for Refusal {
    fn from(_: crate::value::Malformed) -> Self {
        Self::Malformed
    }
}

/// A provider in one process, configured at most once.
pub(crate) struct Provider {
    family: Family,
    schema: Schema,
    ambient_region: Option<String>,
    settings: RefCell<Option<Settings>>,
    /// The ids of what this process created, for AWS refuses the same name twice.
    created: RefCell<BTreeSet<String>>,
}

/// Whether Terraform calls this method of ours at all.
pub(crate) fn is_method(name: &str) -> bool {
    Method::of(name).is_some()
}

#[derive(Clone, Copy)]
enum Method {
    Schema,
    ValidateProvider,
    ValidateResource,
    ValidateData,
    Upgrade,
    Configure,
    Read,
    Plan,
    Apply,
    ReadData,
    Stop,
}

impl Method {
    /// A method by its name in protocol 5 or 6.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "GetSchema" | "GetProviderSchema" => Self::Schema,
            "PrepareProviderConfig" | "ValidateProviderConfig" => Self::ValidateProvider,
            "ValidateResourceTypeConfig" | "ValidateResourceConfig" => Self::ValidateResource,
            "ValidateDataSourceConfig" | "ValidateDataResourceConfig" => Self::ValidateData,
            "UpgradeResourceState" => Self::Upgrade,
            "Configure" | "ConfigureProvider" => Self::Configure,
            "ReadResource" => Self::Read,
            "PlanResourceChange" => Self::Plan,
            "ApplyResourceChange" => Self::Apply,
            "ReadDataSource" => Self::ReadData,
            "Stop" | "StopProvider" => Self::Stop,
            _ => return None,
        })
    }
}

impl Provider {
    pub(crate) fn new(
        family: Family,
        ambient_region: Option<String>,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            family,
            schema: Schema::of(family)?,
            ambient_region,
            settings: RefCell::new(None),
            created: RefCell::new(BTreeSet::new()),
        })
    }

    /// Answers one call of a method, by its name without the service.
    pub(crate) fn call(&self, method: &str, request: &[u8]) -> Result<Message, Refusal> {
        let request = Fields::parse(request)?;
        match Method::of(method).ok_or(Refusal::Unimplemented)? {
            Method::Schema => Ok(self.schema.message()),
            Method::ValidateProvider => self.validate_provider(&request),
            Method::ValidateResource => {
                let (name, object) = self.resource(&request)?;
                Ok(problems(
                    1,
                    &check(name, &object.block, &dynamic(&request, 2)?),
                ))
            }
            Method::ValidateData => {
                let (name, object) = self.data_source(&request)?;
                Ok(problems(
                    1,
                    &check(name, &object.block, &dynamic(&request, 2)?),
                ))
            }
            Method::Upgrade => {
                let json = request.message(3)?.bytes(1);
                Ok(Message::new().message(1, Message::new().bytes(2, json)))
            }
            Method::Configure => self.configure(&request),
            Method::Read => Ok(Message::new()
                .bytes(1, request.bytes(2))
                .bytes(3, request.bytes(3))),
            Method::Plan => self.plan(&request),
            Method::Apply => self.apply(&request),
            Method::ReadData => self.read_data(&request),
            Method::Stop => Ok(Message::new()),
        }
    }

    fn validate_provider(&self, request: &Fields<'_>) -> Result<Message, Refusal> {
        let found = check(
            "provider",
            &self.schema.provider.block,
            &dynamic(request, 1)?,
        );
        Ok(match self.family {
            Family::Aws => problems(2, &found).bytes(1, request.bytes(1)),
            Family::Awscc => problems(2, &found),
        })
    }

    fn configure(&self, request: &Fields<'_>) -> Result<Message, Refusal> {
        let config = dynamic(request, 2)?;
        Ok(match Settings::read(&config, self.ambient_region.clone()) {
            Ok(settings) => {
                *self.settings.borrow_mut() = Some(settings);
                Message::new()
            }
            Err(problem) => problems(1, &[problem]),
        })
    }

    fn plan(&self, request: &Fields<'_>) -> Result<Message, Refusal> {
        let (_, object) = self.resource(request)?;
        let (prior, proposed) = (dynamic(request, 2)?, dynamic(request, 3)?);
        let config = dynamic(request, 4)?;
        let settings = self.settings.borrow();
        let settings = settings.as_ref().ok_or(Refusal::Malformed)?;

        let planned = plan::plan(object, settings, &prior, &proposed, &config);
        let replaces = planned.replaces.into_iter();
        Ok(Message::new()
            .message(1, dynamic_message(&planned.state))
            .messages(2, replaces.map(|name| path(&[Step::Attribute(name)])))
            .bytes(3, request.bytes(5)))
    }

    fn apply(&self, request: &Fields<'_>) -> Result<Message, Refusal> {
        let (name, object) = self.resource(request)?;
        let (prior, planned) = (dynamic(request, 2)?, dynamic(request, 3)?);
        let settings = self.settings.borrow();
        let settings = settings.as_ref().ok_or(Refusal::Malformed)?;
        let key =
            |state: &Value| format!("{name} {}", state.get("id").as_text().unwrap_or_default());

        if planned == Value::Null {
            self.created.borrow_mut().remove(&key(&prior));
            return Ok(Message::new().message(1, dynamic_message(&planned)));
        }
        let state = made_up::fill(self.family, settings, name, object, &planned);
        let answer = Message::new()
            .message(1, dynamic_message(&state))
            .bytes(2, request.bytes(5));
        // A key has no name of its own: two alike are two keys.
        let named = !matches!(
            name,
            "aws_kms_key" | "aws_security_group" | "aws_vpc_endpoint"
        );
        if prior == Value::Null && named && !self.created.borrow_mut().insert(key(&state)) {
            let detail = format!("{} exists already", key(&state));
            return Ok(problems(3, &[Problem::new("ConflictException", detail)]));
        }
        Ok(answer)
    }

    fn read_data(&self, request: &Fields<'_>) -> Result<Message, Refusal> {
        let (name, object) = self.data_source(request)?;
        let config = dynamic(request, 2)?;
        let settings = self.settings.borrow();
        let settings = settings.as_ref().ok_or(Refusal::Malformed)?;
        Ok(
            match data::read(self.family, settings, name, object, &config) {
                Ok(state) => Message::new().message(1, dynamic_message(&state)),
                Err(problem) => problems(2, &[problem]),
            },
        )
    }

    fn resource<'a>(&self, request: &Fields<'a>) -> Result<(&'a str, &Object), Refusal> {
        let name = request.text(1)?;
        let object = self.schema.resources.get(name);
        Ok((name, object.ok_or(Refusal::Malformed)?))
    }

    fn data_source<'a>(&self, request: &Fields<'a>) -> Result<(&'a str, &Object), Refusal> {
        let name = request.text(1)?;
        let object = self.schema.data_sources.get(name);
        Ok((name, object.ok_or(Refusal::Malformed)?))
    }
}

/// The value in a `DynamicValue` field, null when the field is not there.
fn dynamic(request: &Fields<'_>, number: u32) -> Result<Value, Refusal> {
    match request.message(number)?.bytes(1) {
        [] => Ok(Value::Null),
        bytes => Ok(Value::decode(bytes)?),
    }
}

fn dynamic_message(value: &Value) -> Message {
    Message::new().bytes(1, &value.encode())
}

fn problems(number: u32, problems: &[Problem]) -> Message {
    Message::new().messages(number, problems.iter().map(Problem::message))
}
