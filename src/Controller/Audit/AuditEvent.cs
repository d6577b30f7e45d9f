namespace DbCalm.Controller.Audit;

/// <summary>Something that somebody did, or tried to.</summary>
/// <param name="Actor">Who, in words: <c>user anna</c>.</param>
/// <param name="Address">From where: an address, or <c>local</c>.</param>
/// <param name="Action">What: the service and the call, e.g. <c>BackupService/DeleteBackup</c>.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Begun">The number of the row that says that it begins; null for an action that was over at once.</param>
/// <param name="Request">What was asked for, as JSON without secrets; empty for what was done and has a row that it began with.</param>
/// <param name="Before">What it changes, as it was, as JSON; empty when there was nothing.</param>
/// <param name="After">What came of it, as JSON without secrets; empty when nothing did.</param>
/// <param name="Reason">Why it was not done, or who let it be done; empty when there is nothing to say.</param>
internal sealed record AuditEvent(string Actor, string Address, string Action, AuditOutcome Outcome, long? Begun = null, string Request = "", string Before = "", string After = "", string Reason = "")
{
    /// <summary>The actor of what the controller does by itself.</summary>
    public const string Controller = "controller";
}
