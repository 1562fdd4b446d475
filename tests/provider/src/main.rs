//! A stand-in for the aws and awscc Terraform providers, for cagen's own tests.
#![expect(
    clippy::disallowed_methods,
    reason = "a plugin is told its name, cookie and socket directory by argv and the environment"
)]

mod check;
mod data;
mod grpc;
mod made_up;
mod plan;
mod policy_document;
mod problem;
mod proto;
mod provider;
mod schema;
mod service;
mod settings;
mod value;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

use tokio::net::UnixListener;

use crate::provider::Provider;
use crate::schema::Family;

/// What Terraform puts into the environment so that nobody starts a plugin by hand.
const COOKIE: (&str, &str) = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Terraform shows it when the handshake does not come.
            let _ = writeln!(std::io::stderr(), "stand-in provider: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    if std::env::var(COOKIE.0).as_deref() != Ok(COOKIE.1) {
        return Err("this is a Terraform plugin; Terraform starts it".into());
    }
    let family = family()?;
    let region = ["AWS_REGION", "AWS_DEFAULT_REGION"];
    let region = region.iter().find_map(|name| std::env::var(name).ok());
    let provider = Rc::new(Provider::new(family, region)?);

    let socket = socket();
    exit_with_parent(socket.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let served = tokio::task::LocalSet::new().block_on(&runtime, serve(family, &socket, provider));
    let _ = std::fs::remove_file(&socket);
    served
}

/// The provider whose file name this program was started by.
fn family() -> Result<Family, Box<dyn Error>> {
    let program = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&program).file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    match name
        .trim_start_matches("terraform-provider-")
        .split('_')
        .next()
    {
        Some("aws") => Ok(Family::Aws),
        Some("awscc") => Ok(Family::Awscc),
        Some(_) | None => Err(format!("`{name}` is not the name of a provider").into()),
    }
}

fn socket() -> PathBuf {
    let directory = std::env::var_os("PLUGIN_UNIX_SOCKET_DIR").filter(|dir| !dir.is_empty());
    let directory = directory.map_or_else(std::env::temp_dir, PathBuf::from);
    directory.join(format!("stand-in-{}", std::process::id()))
}

/// Says where it listens, then serves the one connection that Terraform makes.
async fn serve(
    family: Family,
    socket: &Path,
    provider: Rc<Provider>,
) -> Result<(), Box<dyn Error>> {
    let listener = UnixListener::bind(socket)?;
    let protocol = match family {
        Family::Aws => 5,
        Family::Awscc => 6,
    };
    writeln!(
        std::io::stdout(),
        "1|{protocol}|unix|{}|grpc|",
        socket.display()
    )?;
    let (stream, _) = listener.accept().await?;
    Ok(grpc::serve(stream, provider).await?)
}

/// A killed Terraform closes no plugin: watch for another parent.
#[expect(
    clippy::exit,
    reason = "the main thread waits for a connection that never comes"
)]
fn exit_with_parent(socket: PathBuf) {
    let parent = std::os::unix::process::parent_id();
    std::thread::spawn(move || {
        while std::os::unix::process::parent_id() == parent {
            std::thread::sleep(Duration::from_millis(500));
        }
        let _ = std::fs::remove_file(socket);
        std::process::exit(1);
    });
}
