//! The stand-in provider, built once a run and laid out so that `terraform init` finds it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The host that Terraform takes a provider from when its source names none.
const HOST: &str = concat!("registry", ".terraform.io");

/// The providers the one program stands in for: name, version, protocol.
const PROVIDERS: [(&str, &str, u8); 2] = [("aws", "6.57.1", 5), ("awscc", "1.60.0", 6)];

/// The CLI configuration that sends Terraform to the mirror and nowhere else.
pub(crate) fn config() -> &'static Path {
    static CONFIG: OnceLock<PathBuf> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mirror");
        let program = build();
        for provider in PROVIDERS {
            install(&program, &directory, provider);
        }

        // `replace` makes a JSON string of a Windows path too.
        let path = directory.display().to_string().replace('\\', "/");
        let text = format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path    = \"{path}\"\n    include = [\"*/*/*\"]\n  }}\n}}\n"
        );
        let config = directory.join("terraformrc");
        replace(&config, |temporary| std::fs::write(temporary, text));
        config
    })
}

/// Builds the provider and asks cargo where it is.
fn build() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--package=cagen-provider", "--message-format=json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "the stand-in provider is built");

    let messages = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let program = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    program.expect("cargo names the program")
}

/// An unpacked package of the mirror is linked by `init`, not copied.
fn install(program: &Path, mirror: &Path, (name, version, protocol): (&str, &str, u8)) {
    let directory = mirror
        .join(HOST)
        .join("hashicorp")
        .join(name)
        .join(version)
        .join(platform());
    std::fs::create_dir_all(&directory).expect("the mirror can be made");
    let file = format!("terraform-provider-{name}_v{version}_x{protocol}");
    replace(&directory.join(file), |temporary| {
        std::fs::hard_link(program, temporary)
            .or_else(|_| std::fs::copy(program, temporary).map(drop))
    });
}

/// Writes beside and renames: another run of the tests may be reading.
fn replace(path: &Path, write: impl FnOnce(&Path) -> std::io::Result<()>) {
    let temporary = path.with_extension(std::process::id().to_string());
    write(&temporary).expect("the mirror can be written");
    std::fs::rename(&temporary, path).expect("the mirror can be written");
    // Renaming a link over another of the same file leaves both.
    let _ = std::fs::remove_file(&temporary);
}

/// The platform in Terraform's words.
fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}_{processor}")
}
