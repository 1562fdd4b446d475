//! What a manifest would lose of what its lock knows, for the rules that tell it.

use crate::document::Project;
use crate::lint::rule::Sink;
use crate::lock::gate::{self, LossKind};

/// Reports the losses of one kind, each where the manifest causes it.
pub fn tell(project: &Project<'_>, kind: LossKind, sink: &mut Sink<'_>) {
    for manifest in &project.manifests {
        let Some(recorded) = &manifest.recorded else {
            continue;
        };
        let judgement = gate::judge(&manifest.model, Some(recorded));
        for loss in judgement.losses {
            if loss.kind != kind {
                continue;
            }
            let draft = sink.report(manifest.file.at(loss.told.span), loss.told.message);
            if let Some(help) = loss.told.help {
                draft.help(help);
            }
        }
    }
}
