use std::time::Duration;

/// How much may wait for a subscriber:
/// `client-output-buffer-limit pubsub <hard> <soft> <seconds>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputLimit {
    /// What a message takes, in bytes.
    pub message_bytes: u32,
    /// What stands in the sockets of both machines and not in the output
    /// buffer, in bytes.
    pub socket_bytes: u64,
    /// Over so many bytes a connection is closed at once.
    pub hard_bytes: u64,
    /// Over so many bytes it is closed after a time.
    pub soft_bytes: u64,
    /// After this time without a break.
    pub soft_time: Duration,
}

impl Default for OutputLimit {
    /// As in a stock `redis.conf`, with messages of 1 kB and the sockets that
    /// were measured: closed after 37.5 MB.
    fn default() -> OutputLimit {
        OutputLimit {
            message_bytes: 1_000,
            socket_bytes: 5_500_000,
            hard_bytes: 32_000_000,
            soft_bytes: 8_000_000,
            soft_time: Duration::from_secs(60),
        }
    }
}

impl OutputLimit {
    /// How many messages the sockets hold; one at least.
    pub(super) fn window(&self) -> u32 {
        let messages = self.socket_bytes / u64::from(self.message_bytes.max(1));
        messages.clamp(1, u32::MAX.into()) as u32
    }
}
