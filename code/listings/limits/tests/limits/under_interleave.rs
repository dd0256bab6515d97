//! The listings over `interleave`. It has no time limits.

pub use interleave::outcomes;
use interleave::sync;

#[path = "../../src/channels.rs"]
pub mod channels;
#[path = "../../src/memory.rs"]
#[expect(unsafe_code, reason = "shows what no checker sees")]
pub mod memory;
#[path = "../../src/orderings.rs"]
pub mod orderings;
#[path = "../../src/orders.rs"]
pub mod orders;
#[path = "../../src/reasons.rs"]
pub mod reasons;
#[path = "../../src/waiting.rs"]
pub mod waiting;
