//! The table of platforms. Each figure stands once, with the document it comes from.

mod common;
mod hyperv;
mod kvm;
mod vsphere;
mod xen;

use super::Platform;

/// One row a platform, in the order of [`super::PlatformId`].
pub(super) static PLATFORMS: [Platform; 18] = [
    hyperv::WINDOWS_2008,
    hyperv::WINDOWS_2008_R2,
    hyperv::WINDOWS_2012,
    hyperv::WINDOWS_2012_R2,
    hyperv::WINDOWS_2016,
    hyperv::WINDOWS_2019,
    hyperv::WINDOWS_2022,
    hyperv::WINDOWS_2025,
    hyperv::AZURE_LOCAL,
    vsphere::VSPHERE_6,
    vsphere::VSPHERE_7,
    vsphere::VSPHERE_8,
    xen::XENSERVER_8,
    xen::XCP_NG,
    kvm::PROXMOX,
    kvm::KVM_PACEMAKER,
    kvm::NUTANIX_AHV,
    kvm::GANETI,
];

#[cfg(test)]
mod tests {
    use super::PLATFORMS;

    #[test]
    fn each_platform_stands_at_its_own_place() {
        for (place, platform) in PLATFORMS.iter().enumerate() {
            assert_eq!(platform.id as usize, place, "{}", platform.name);
        }
    }
}
