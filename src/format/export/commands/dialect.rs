//! Which tool moves a VM on which platform, and how is it told?
//!
//! Sources: the tools' own documentation. `Move-ClusterVirtualMachineRole` has
//! `-MigrationType` from Windows Server 2012 on; 2008 R2 moves live with it and saves with
//! `Move-ClusterGroup`; 2008 has `cluster.exe` only.

use super::quote::{plain, powershell, shell};
use super::{Step, Way};
use crate::model::PlatformId;

/// How a platform is told to move a VM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    ClusterExe,
    FirstPowerShell,
    PowerShell,
    PowerCli,
    Xe,
    Proxmox,
    Libvirt,
    Nutanix,
    Ganeti,
}

const STOP: &str = "\n$ErrorActionPreference = 'Stop'\n";

const POWERCLI: &str = "
$ErrorActionPreference = 'Stop'
# Names are compared as they are: PowerCLI itself would read * and ? in them as patterns.
function Move-Exactly([string] $Name, [string] $From, [string] $To) {
  $vms = @(Get-VM | Where-Object { $_.Name -ceq $Name -and $_.VMHost.Name -ceq $From })
  $hosts = @(Get-VMHost | Where-Object { $_.Name -ceq $To })
  if ($vms.Count -ne 1 -or $hosts.Count -ne 1) { throw \"Not exactly one VM and one host: $Name, $To\" }
  Move-VM -VM $vms[0] -Destination $hosts[0] | Out-Null
}
";

const PROXMOX: &str = r#"
set -eu
# The number of the VM with this name: a plan has names only.
number_of() {
  pvesh get /cluster/resources --type vm --output-format json | perl -MJSON -MEncode -e 'my $name = decode("UTF-8", shift); my @found = grep { defined $_->{name} && $_->{name} eq $name } @{decode_json(join "", <STDIN>)}; die "not exactly one VM has this name\n" if @found != 1; print $found[0]{vmid}' -- "$1"
}
# VM, the host on which it runs, the host to which it goes, options.
migrate() {
  number=$(number_of "$1")
  case $number in '' | *[!0-9]*) exit 1 ;; esac
  ssh -n "root@$2" qm migrate "$number" "$3" ${4-}
}
"#;

const LIBVIRT: &str = r#"
set -eu
# VM, the host on which it runs, the host to which it goes, options.
migrate() {
  if crm_resource --locate --resource="$1" >/dev/null 2>&1; then
    crm_resource --move --resource="$1" --node="$3"
    crm_resource --wait
    crm_resource --clear --resource="$1"
  else
    virsh --connect="qemu+ssh://$2/system" migrate ${4-} --persistent --undefinesource --domain="$1" --desturi="qemu+ssh://$3/system"
  fi
}
"#;

impl Dialect {
    /// That of a platform.
    pub(super) fn of(platform: PlatformId) -> Dialect {
        match platform {
            PlatformId::HyperV2008 => Dialect::ClusterExe,
            PlatformId::HyperV2008R2 => Dialect::FirstPowerShell,
            PlatformId::HyperV2012
            | PlatformId::HyperV2012R2
            | PlatformId::HyperV2016
            | PlatformId::HyperV2019
            | PlatformId::HyperV2022
            | PlatformId::HyperV2025
            | PlatformId::AzureLocal => Dialect::PowerShell,
            PlatformId::Vsphere6 | PlatformId::Vsphere7 | PlatformId::Vsphere8 => Dialect::PowerCli,
            PlatformId::XenServer8 | PlatformId::XcpNg => Dialect::Xe,
            PlatformId::Proxmox => Dialect::Proxmox,
            PlatformId::KvmPacemaker => Dialect::Libvirt,
            PlatformId::NutanixAhv => Dialect::Nutanix,
            PlatformId::Ganeti => Dialect::Ganeti,
        }
    }

    /// Whether PowerShell reads it.
    pub(super) fn is_powershell(self) -> bool {
        matches!(
            self,
            Dialect::ClusterExe
                | Dialect::FirstPowerShell
                | Dialect::PowerShell
                | Dialect::PowerCli
        )
    }

    /// What names of such files end with.
    pub(super) fn ending(self) -> &'static str {
        if self.is_powershell() { "ps1" } else { "sh" }
    }

    /// What such a file begins with.
    pub(super) fn first_line(self) -> &'static str {
        if self.is_powershell() {
            ""
        } else {
            "#!/bin/sh\n"
        }
    }

    /// Whether it can move a running VM by saving and restoring it.
    pub(super) fn saves(self) -> bool {
        !matches!(self, Dialect::PowerCli | Dialect::Proxmox)
    }

    /// What has to be known before it is run.
    pub(super) fn remarks(self) -> &'static [&'static str] {
        match self {
            Dialect::ClusterExe => &[
                "Run it in PowerShell on a node. Groups are taken to have the names of their VMs.",
            ],
            Dialect::FirstPowerShell | Dialect::PowerShell => &[
                "Run it in PowerShell on a node, or with the module FailoverClusters. Groups are taken to have the names of their VMs.",
            ],
            Dialect::PowerCli => &["Run it after Connect-VIServer."],
            Dialect::Xe => &["Run it on the pool's coordinator."],
            Dialect::Proxmox => &[
                "Run it as root on a node: it looks up the VM's number and runs qm migrate where the VM is.",
            ],
            Dialect::Libvirt => &[
                "Run it as root on a node. What Pacemaker manages under the VM's name is moved by Pacemaker, anything else by virsh.",
            ],
            Dialect::Nutanix => &[
                "Run it on a controller VM. acli has no word for a VM that is stopped: it starts where there is room.",
            ],
            Dialect::Ganeti => &[
                "Run it on the master node. An instance on DRBD moves to its secondary node only: leave out --target-node there.",
            ],
        }
    }

    /// What stands before the first command.
    pub(super) fn beginning(self) -> &'static str {
        match self {
            Dialect::ClusterExe => {
                "\n$ErrorActionPreference = 'Stop'\nfunction Assert-Moved { if ($LASTEXITCODE -ne 0) { throw 'The group did not move.' } }\n"
            }
            Dialect::FirstPowerShell => {
                "\n$ErrorActionPreference = 'Stop'\nImport-Module FailoverClusters\n"
            }
            Dialect::PowerShell => STOP,
            Dialect::PowerCli => POWERCLI,
            Dialect::Proxmox => PROXMOX,
            Dialect::Libvirt => LIBVIRT,
            Dialect::Xe | Dialect::Nutanix | Dialect::Ganeti => "\nset -eu\n",
        }
    }

    /// The command for a step; `None`: its names cannot be passed safely.
    pub(super) fn command(self, step: &Step) -> Option<String> {
        if self.is_powershell() {
            return self.cmdlet(step);
        }
        // Hosts are in addresses, and are taken for options where they look like some.
        let (from, to) = (plain(&step.from)?, plain(&step.to)?);
        let vm = shell(&step.vm)?;
        Some(match (self, step.way) {
            (Dialect::Proxmox, Way::Live | Way::Quick) => {
                format!("migrate {vm} '{from}' '{to}' --online")
            }
            (Dialect::Libvirt, Way::Live) => format!("migrate {vm} '{from}' '{to}' --live"),
            (Dialect::Libvirt, Way::Stopped) => format!("migrate {vm} '{from}' '{to}' --offline"),
            (Dialect::Proxmox | Dialect::Libvirt, _) => format!("migrate {vm} '{from}' '{to}'"),
            (Dialect::Xe, Way::Live) => format!("xe vm-migrate vm={vm} host='{to}' live=true"),
            (Dialect::Xe, Way::Quick) => {
                format!("xe vm-suspend vm={vm}\nxe vm-resume vm={vm} on='{to}'")
            }
            // A stopped VM is on no host: it is told where it would rather start.
            (Dialect::Xe, Way::Stopped) => format!(
                "xe vm-param-set uuid=\"$(xe vm-list name-label={vm} --minimal)\" \
                 affinity=\"$(xe host-list name-label='{to}' --minimal)\""
            ),
            (Dialect::Nutanix, Way::Live) => {
                format!(
                    "acli vm.migrate '{}' host='{to}' live=true",
                    plain(&step.vm)?
                )
            }
            (Dialect::Nutanix, Way::Quick) => {
                format!(
                    "acli vm.migrate '{}' host='{to}' live=false",
                    plain(&step.vm)?
                )
            }
            (Dialect::Nutanix, Way::Stopped) => return None,
            (_, Way::Live) => gnt("migrate --force", &step.vm, &to)?,
            (_, Way::Quick) => gnt("migrate --force --non-live", &step.vm, &to)?,
            (_, Way::Stopped) => gnt("failover --force", &step.vm, &to)?,
        })
    }

    fn cmdlet(self, step: &Step) -> Option<String> {
        let (vm, from, to) = (
            powershell(&step.vm)?,
            powershell(&step.from)?,
            powershell(&step.to)?,
        );
        Some(match (self, step.way) {
            (Dialect::ClusterExe, _) => {
                // A program reads its arguments once more, and takes some for options.
                plain(&step.vm.replace(' ', "_")).and(plain(&step.to))?;
                format!("cluster.exe group {vm} ('/moveto:' + {to}); Assert-Moved")
            }
            (Dialect::PowerCli, _) => format!("Move-Exactly -Name {vm} -From {from} -To {to}"),
            (Dialect::FirstPowerShell, Way::Live) => {
                format!("Move-ClusterVirtualMachineRole -Name {vm} -Node {to}")
            }
            (_, Way::Live) => {
                format!("Move-ClusterVirtualMachineRole -Name {vm} -Node {to} -MigrationType Live")
            }
            (Dialect::PowerShell, Way::Quick) => {
                format!("Move-ClusterVirtualMachineRole -Name {vm} -Node {to} -MigrationType Quick")
            }
            _ => format!("Move-ClusterGroup -Name {vm} -Node {to}"),
        })
    }
}

/// Names of instances are names of hosts.
fn gnt(command: &str, vm: &str, to: &str) -> Option<String> {
    Some(format!(
        "gnt-instance {command} --target-node='{to}' '{}'",
        plain(vm)?
    ))
}
