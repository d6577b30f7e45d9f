using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>The words for what is an enum on the wire, with what they mean to the reader.</summary>
internal static class Word
{
    private const string Unknown = "unknown";

    public static string Of(BackupType type) => type switch
    {
        BackupType.Full => "full",
        BackupType.Incremental => "incremental",
        BackupType.Unspecified or _ => Unknown,
    };

    public static Cell Of(BackupState state) => state switch
    {
        BackupState.Available => new Cell("available", Tone.Good),
        BackupState.Failed => new Cell("failed", Tone.Bad),
        BackupState.Deleting => new Cell("deleting", Tone.Busy),
        BackupState.Unspecified or _ => Unknown,
    };

    public static Cell Of(CopyState state) => state switch
    {
        CopyState.Available => new Cell("available", Tone.Good),
        CopyState.Pending => new Cell("pending", Tone.Busy),
        CopyState.Failed => new Cell("failed", Tone.Bad),
        CopyState.Deleting => new Cell("deleting", Tone.Busy),
        CopyState.Unspecified or _ => Unknown,
    };

    public static Cell Of(Proof proof) => proof switch
    {
        Proof.Checksummed => new Cell("checksummed", Tone.Good),
        Proof.Prepared => new Cell("prepared", Tone.Good),
        Proof.Restored => new Cell("restored", Tone.Good),
        Proof.None or Proof.Unspecified or _ => "none",
    };

    public static Cell Of(HostState state) => state switch
    {
        HostState.Online => new Cell("online", Tone.Good),
        HostState.Offline => new Cell("offline", Tone.Bad),
        HostState.Unspecified or _ => Unknown,
    };

    public static Cell Of(HostStanding standing) => standing switch
    {
        HostStanding.Member => new Cell("member", Tone.Good),
        HostStanding.Pending => new Cell("pending", Tone.Busy),
        HostStanding.Quarantined => new Cell("quarantined", Tone.Bad),
        HostStanding.Revoked => new Cell("revoked", Tone.Bad),
        HostStanding.Unspecified or _ => Unknown,
    };

    public static Cell Of(AuthorityPhase phase) => phase switch
    {
        AuthorityPhase.Signing => new Cell("signs", Tone.Good),
        AuthorityPhase.Announced => new Cell("announced", Tone.Busy),
        AuthorityPhase.Retiring => new Cell("retires", Tone.Busy),
        AuthorityPhase.Unspecified or _ => Unknown,
    };

    public static Cell Of(RunState state) => state switch
    {
        RunState.Waiting => new Cell("waits", Tone.Busy),
        RunState.Started => new Cell("started", Tone.Good),
        RunState.Skipped => new Cell("left out", Tone.Bad),
        RunState.Expected => new Cell("will run", Tone.Good),
        RunState.Unspecified or _ => Unknown,
    };

    /// <summary>The word for the state of a server; empty while its host is not connected.</summary>
    public static Cell Of(Instance instance) => instance switch
    {
        { HostState: not HostState.Online } => new Cell("host offline", Tone.Bad),
        { State: ServerState.Up } => new Cell("up", Tone.Good),
        { State: ServerState.Down } => new Cell("down", Tone.Bad),
        _ => Unknown,
    };

    public static string Of(JobKind kind) => kind switch
    {
        JobKind.Backup => "backup",
        JobKind.Restore => "restore",
        JobKind.Verify => "verify",
        JobKind.Copy => "copy",
        JobKind.Delete => "delete",
        JobKind.Note => "note",
        JobKind.Check => "check",
        JobKind.Rebuild => "rebuild",
        JobKind.Import => "import",
        JobKind.Test => "test",
        JobKind.Rotate => "rotate",
        JobKind.Unspecified or _ => Unknown,
    };

    public static Cell Of(JobState state) => state switch
    {
        JobState.Queued => new Cell("queued", Tone.Busy),
        JobState.Offered => new Cell("offered", Tone.Busy),
        JobState.Running => new Cell("running", Tone.Busy),
        JobState.Succeeded => new Cell("succeeded", Tone.Good),
        JobState.Failed => new Cell("failed", Tone.Bad),
        JobState.Cancelled => new Cell("cancelled", Tone.Bad),
        JobState.Interrupted => new Cell("interrupted", Tone.Bad),
        JobState.Unspecified or _ => Unknown,
    };
}
