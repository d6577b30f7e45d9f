namespace DbCalm.Controller.Audit;

/// <summary>Something that is wrong with the trail.</summary>
/// <param name="Number">The row that it is about.</param>
/// <param name="Problem">What, in words.</param>
internal readonly record struct AuditFinding(long Number, string Problem);
