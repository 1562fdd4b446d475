//! Where events are sent: topics and event buses.

use crate::aws::names::{Kind, text_name};

text_name! {
    /// The ARN of an SNS topic; only its shape is checked (SNS reference).
    SnsTopicArn,
    |text| TOPIC.check(text)
}

text_name! {
    /// The ARN of an EventBridge event bus; only its shape is checked (EventBridge reference).
    EventBusArn,
    |text| BUS.check(text)
}

const TOPIC: Kind = Kind {
    what: "the ARN of an SNS topic",
    rule: "sns_topic_arn",
    allowed: |c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'),
    use_these: "write `arn:aws:sns:<region>:<account>:<topic>`",
    mend: |text| text.trim().to_owned(),
};

const BUS: Kind = Kind {
    what: "the ARN of an event bus",
    rule: "event_bus_arn",
    allowed: |c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.' | '/'),
    use_these: "write `arn:aws:events:<region>:<account>:event-bus/<name>`",
    mend: |text| text.trim().to_owned(),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics() {
        assert!(SnsTopicArn::parse("arn:aws:sns:eu-west-1:111122223333:a").is_ok());
        for bad in [
            "",
            "topic",
            "arn:aws:sns:eu-west-1:11112222333:a",
            "arn:aws:sns::111122223333:a",
            "arn:aws:sns:eu-west-1:111122223333:",
            "arn:aws:sns:eu-west-1:111122223333:*",
            "arn:aws-cn:sns:cn-north-1:111122223333:a",
            "arn:aws:sqs:eu-west-1:111122223333:a",
        ] {
            assert!(SnsTopicArn::parse(bad).is_err(), "{bad}");
        }
        assert!(SnsTopicArn::parse("arn:aws:sns:eu-west-1:111122223333:a.fifo").is_ok());
        let error = SnsTopicArn::parse("arn:aws:sns:eu-west-1:111122223333:a b").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the ARN of an SNS topic cannot hold a space at character 37"
        );
    }

    #[test]
    fn buses() {
        let prefix = "arn:aws:events:eu-west-1:111122223333";
        assert!(EventBusArn::parse(&format!("{prefix}:event-bus/default")).is_ok());
        assert!(EventBusArn::parse(&format!("{prefix}:rule/default")).is_err());
        assert!(EventBusArn::parse(&format!("{prefix}:event-bus/")).is_err());
    }
}
