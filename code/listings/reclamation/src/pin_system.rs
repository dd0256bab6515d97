//! The call that [`pin_membarrier`](reclamation::pin_membarrier) makes, where there is one.

pub use system::{barrier, register};

#[cfg(all(target_os = "linux", not(miri)))]
mod system {
    use rustix::io::Errno;
    use rustix::thread::{MembarrierCommand, membarrier, membarrier_query};
    use std::io;

    /// Registers the process.
    ///
    /// # Errors
    /// If the kernel does not know the command, or does not allow it.
    pub fn register() -> io::Result<()> {
        let commands = membarrier_query(); // none if the kernel does not know the call
        if !commands.contains_command(MembarrierCommand::PrivateExpedited) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        call(MembarrierCommand::RegisterPrivateExpedited)
    }

    /// Returns when every other thread of the process has been at a barrier since the call.
    ///
    /// # Errors
    /// If the process is not registered, or the kernel refuses.
    pub fn barrier() -> io::Result<()> {
        call(MembarrierCommand::PrivateExpedited)
    }

    fn call(command: MembarrierCommand) -> io::Result<()> {
        let code = |error: Errno| io::Error::from_raw_os_error(error.raw_os_error());
        membarrier(command).map_err(code)
    }
}

#[cfg(not(all(target_os = "linux", not(miri))))]
mod system {
    use std::io;

    /// # Errors
    /// Always: there is no such call here.
    pub fn register() -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// # Errors
    /// Always: there is no such call here.
    pub fn barrier() -> io::Result<()> {
        register()
    }
}
