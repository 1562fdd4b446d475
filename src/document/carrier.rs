//! Where resources of Terraform hold policy documents, and what they attach.

use crate::document::policy::IdentityKind;
use crate::policy::kind::PolicyKind;

/// A place of a resource that holds policy documents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carrier {
    /// The resource's type.
    pub(super) ty: &'static str,
    /// The steps from its body to the document; a list on the way means each element.
    pub(super) path: &'static [&'static str],
    /// What kind of policy that is.
    pub(super) kind: PolicyKind,
    /// What it is attached to.
    pub(super) holder: Holder,
}

/// How a resource says what its policy is attached to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holder {
    /// A domain, by these attributes.
    Domain {
        /// Its name.
        domain: &'static str,
        /// Its owner.
        owner: &'static str,
    },
    /// A repository, by these attributes.
    Repository {
        /// The domain's name.
        domain: &'static str,
        /// The repository's name.
        repository: &'static str,
        /// The domain's owner.
        owner: &'static str,
    },
    /// The resource is the holder.
    Itself(IdentityKind),
    /// The identity that an attribute names.
    Named(IdentityKind, &'static str),
    /// Whoever an attachment names.
    Attachments,
    /// The endpoint of the service that an attribute names.
    Endpoint(&'static str),
    /// The endpoint that an attribute refers to.
    EndpointBy(&'static str),
    /// Something of another service.
    Other,
}

const fn carrier(
    ty: &'static str,
    path: &'static [&'static str],
    kind: PolicyKind,
    holder: Holder,
) -> Carrier {
    Carrier {
        ty,
        path,
        kind,
        holder,
    }
}

const ROLE: IdentityKind = IdentityKind::Role;
const USER: IdentityKind = IdentityKind::User;
const GROUP: IdentityKind = IdentityKind::Group;
const SET: IdentityKind = IdentityKind::PermissionSet;

use Holder::{Attachments, Domain, Endpoint, EndpointBy, Itself, Named, Repository};
use PolicyKind::{Control, Identity, Trust};

/// The resources whose policies matter by what they are attached to, of the
/// providers `aws` and `awscc`.
const CARRIERS: &[Carrier] = &[
    carrier(
        "aws_codeartifact_domain_permissions_policy",
        &["policy_document"],
        PolicyKind::Domain,
        Domain {
            domain: "domain",
            owner: "domain_owner",
        },
    ),
    carrier(
        "aws_codeartifact_repository_permissions_policy",
        &["policy_document"],
        PolicyKind::Repository,
        Repository {
            domain: "domain",
            repository: "repository",
            owner: "domain_owner",
        },
    ),
    carrier(
        "awscc_codeartifact_domain",
        &["permissions_policy_document"],
        PolicyKind::Domain,
        Domain {
            domain: "domain_name",
            owner: "owner",
        },
    ),
    carrier(
        "awscc_codeartifact_repository",
        &["permissions_policy_document"],
        PolicyKind::Repository,
        Repository {
            domain: "domain_name",
            repository: "repository_name",
            owner: "domain_owner",
        },
    ),
    carrier("aws_iam_policy", &["policy"], Identity, Attachments),
    carrier(
        "awscc_iam_managed_policy",
        &["policy_document"],
        Identity,
        Attachments,
    ),
    carrier(
        "aws_iam_role_policy",
        &["policy"],
        Identity,
        Named(ROLE, "role"),
    ),
    carrier(
        "aws_iam_user_policy",
        &["policy"],
        Identity,
        Named(USER, "user"),
    ),
    carrier(
        "aws_iam_group_policy",
        &["policy"],
        Identity,
        Named(GROUP, "group"),
    ),
    carrier(
        "awscc_iam_role_policy",
        &["policy_document"],
        Identity,
        Named(ROLE, "role_name"),
    ),
    carrier(
        "awscc_iam_user_policy",
        &["policy_document"],
        Identity,
        Named(USER, "user_name"),
    ),
    carrier(
        "awscc_iam_group_policy",
        &["policy_document"],
        Identity,
        Named(GROUP, "group_name"),
    ),
    carrier("aws_iam_role", &["assume_role_policy"], Trust, Itself(ROLE)),
    carrier(
        "aws_iam_role",
        &["inline_policy", "policy"],
        Identity,
        Itself(ROLE),
    ),
    carrier(
        "awscc_iam_role",
        &["assume_role_policy_document"],
        Trust,
        Itself(ROLE),
    ),
    carrier(
        "awscc_iam_role",
        &["policies", "policy_document"],
        Identity,
        Itself(ROLE),
    ),
    carrier(
        "awscc_iam_user",
        &["policies", "policy_document"],
        Identity,
        Itself(USER),
    ),
    carrier(
        "awscc_iam_group",
        &["policies", "policy_document"],
        Identity,
        Itself(GROUP),
    ),
    carrier(
        "aws_ssoadmin_permission_set_inline_policy",
        &["inline_policy"],
        Identity,
        Named(SET, "permission_set_arn"),
    ),
    carrier(
        "awscc_sso_permission_set",
        &["inline_policy"],
        Identity,
        Itself(SET),
    ),
    carrier(
        "aws_vpc_endpoint",
        &["policy"],
        PolicyKind::Endpoint,
        Endpoint("service_name"),
    ),
    carrier(
        "awscc_ec2_vpc_endpoint",
        &["policy_document"],
        PolicyKind::Endpoint,
        Endpoint("service_name"),
    ),
    carrier(
        "aws_vpc_endpoint_policy",
        &["policy"],
        PolicyKind::Endpoint,
        EndpointBy("vpc_endpoint_id"),
    ),
    carrier(
        "aws_organizations_policy",
        &["content"],
        Control,
        Holder::Other,
    ),
    carrier(
        "awscc_organizations_policy",
        &["content"],
        Control,
        Holder::Other,
    ),
];

/// The places of a resource type that hold policies.
pub(super) fn of(ty: &str) -> impl Iterator<Item = &'static Carrier> {
    CARRIERS.iter().filter(move |carrier| carrier.ty == ty)
}

/// Whether a policy that a resource of this type holds is its own resource's:
/// of a key, a bucket, a queue.
pub(super) fn is_resource_policy(ty: &str, attribute: &str) -> bool {
    let provider = ty.starts_with("aws_") || ty.starts_with("awscc_");
    let named = attribute.contains("policy") || attribute.contains("policies");
    provider && named && !ty.contains("_iam_")
}

/// How a type declares an identity: what it is, and the attribute of its name.
pub(super) fn identity(ty: &str) -> Option<(IdentityKind, &'static str)> {
    match ty {
        "aws_iam_role" => Some((ROLE, "name")),
        "aws_iam_user" => Some((USER, "name")),
        "aws_iam_group" => Some((GROUP, "name")),
        "awscc_iam_role" => Some((ROLE, "role_name")),
        "awscc_iam_user" => Some((USER, "user_name")),
        "awscc_iam_group" => Some((GROUP, "group_name")),
        "aws_ssoadmin_permission_set" | "awscc_sso_permission_set" => Some((SET, "name")),
        _ => None,
    }
}

/// Attributes by which a type attaches managed policies: to whom, and which.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attaching {
    /// The resource's type.
    pub(super) ty: &'static str,
    /// Who: the attribute that names one or several; `None` is the resource itself.
    pub(super) to: Option<&'static str>,
    /// What they are.
    pub(super) kind: IdentityKind,
    /// The attribute with one or several ARNs.
    pub(super) arns: &'static str,
}

const fn attaching(
    ty: &'static str,
    to: Option<&'static str>,
    kind: IdentityKind,
    arns: &'static str,
) -> Attaching {
    Attaching { ty, to, kind, arns }
}

const ATTACHING: &[Attaching] = &[
    attaching(
        "aws_iam_role_policy_attachment",
        Some("role"),
        ROLE,
        "policy_arn",
    ),
    attaching(
        "aws_iam_user_policy_attachment",
        Some("user"),
        USER,
        "policy_arn",
    ),
    attaching(
        "aws_iam_group_policy_attachment",
        Some("group"),
        GROUP,
        "policy_arn",
    ),
    attaching(
        "aws_iam_policy_attachment",
        Some("roles"),
        ROLE,
        "policy_arn",
    ),
    attaching(
        "aws_iam_policy_attachment",
        Some("users"),
        USER,
        "policy_arn",
    ),
    attaching(
        "aws_iam_policy_attachment",
        Some("groups"),
        GROUP,
        "policy_arn",
    ),
    attaching(
        "aws_iam_role_policy_attachments_exclusive",
        Some("role_name"),
        ROLE,
        "policy_arns",
    ),
    attaching(
        "aws_iam_user_policy_attachments_exclusive",
        Some("user_name"),
        USER,
        "policy_arns",
    ),
    attaching(
        "aws_iam_group_policy_attachments_exclusive",
        Some("group_name"),
        GROUP,
        "policy_arns",
    ),
    attaching("aws_iam_role", None, ROLE, "managed_policy_arns"),
    attaching("awscc_iam_role", None, ROLE, "managed_policy_arns"),
    attaching("awscc_iam_user", None, USER, "managed_policy_arns"),
    attaching("awscc_iam_group", None, GROUP, "managed_policy_arns"),
    attaching("awscc_sso_permission_set", None, SET, "managed_policies"),
    attaching(
        "aws_ssoadmin_managed_policy_attachment",
        Some("permission_set_arn"),
        SET,
        "managed_policy_arn",
    ),
];

/// How a resource type attaches managed policies.
pub(super) fn attachments(ty: &str) -> impl Iterator<Item = &'static Attaching> {
    ATTACHING.iter().filter(move |attaching| attaching.ty == ty)
}

/// Where a permission set names policies of the accounts it is used in: the type,
/// whose it is (the resource's own, if nothing), and the blocks with the names.
const BY_NAME: [(&str, Option<&str>, &str); 2] = [
    (
        "aws_ssoadmin_customer_managed_policy_attachment",
        Some("permission_set_arn"),
        "customer_managed_policy_reference",
    ),
    (
        "awscc_sso_permission_set",
        None,
        "customer_managed_policy_references",
    ),
];

/// How a resource type gives policies to a permission set by their names.
pub(super) fn by_name(ty: &str) -> Option<(Option<&'static str>, &'static str)> {
    let mut all = BY_NAME.iter();
    all.find(|(own, ..)| *own == ty)
        .map(|(_, to, names)| (*to, *names))
}

/// The attributes by which a managed policy names its own holders.
pub(super) const OWN_HOLDERS: [(&str, IdentityKind); 3] =
    [("roles", ROLE), ("users", USER), ("groups", GROUP)];
