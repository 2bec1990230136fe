//! Permits for staying and for crossing the border, one file a type.

mod foreign_pr_2017;
mod foreign_pr_2023;
mod hk_macau_pass;
mod hm_home_return;
mod hmt_residence;
mod taiwan_pass;
mod tw_mtp;

pub use foreign_pr_2017::ForeignPr2017;
pub use foreign_pr_2023::ForeignPr2023;
pub use hk_macau_pass::HkMacauPass;
pub use hm_home_return::HmHomeReturn;
pub use hmt_residence::HmtResidencePermit;
pub use taiwan_pass::TaiwanPass;
pub use tw_mtp::TwMtp;
