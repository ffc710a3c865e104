//! What a machine shows of itself. Linux is built and run; elsewhere only the machine id is read, by a kept cross-platform crate.

#[cfg(target_os = "linux")]
mod linux;

use carnet_core::{CompanyCode, ComponentKind, Fingerprint, FingerprintKey};

/// What was read from a machine, in clear. It leaves this process only as hashes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// The components that could be read, at most one of each kind.
    pub components: Vec<(ComponentKind, String)>,
    /// Whether it is a virtual machine, as far as it tells.
    pub is_virtual: bool,
}

impl Machine {
    /// Reads this machine.
    pub fn probe() -> Self {
        #[cfg(target_os = "linux")]
        return linux::probe(std::path::Path::new("/"));
        #[cfg(not(target_os = "linux"))]
        Self { components: machine_uid::get().ok().map(|id| (ComponentKind::MachineId, id)).into_iter().collect(), is_virtual: false }
    }

    /// The hashes of those components that `kinds` asks for.
    pub(crate) fn fingerprint(
        &self,
        kinds: &[ComponentKind],
        company: &CompanyCode,
        key: &FingerprintKey,
        recognizable: bool,
    ) -> Fingerprint {
        let wanted = self.components.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(kind, value)| (*kind, value.as_str()));
        Fingerprint::of(wanted, company, key, recognizable)
    }
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds: Vec<_> = self.components.iter().map(|(kind, _)| kind).collect();
        write!(f, "Machine({kinds:?}, virtual: {})", self.is_virtual)
    }
}
