namespace DbCalm.Core.Retention;

/// <summary>One key of a retention policy: the same in stored settings, as an option of dbcalmctl (with <c>-</c> for <c>_</c>) and on the wire.</summary>
/// <param name="Name">Snake case.</param>
/// <param name="Example">What a value looks like.</param>
/// <param name="Description">For people, one sentence.</param>
public sealed record RetentionKey(string Name, string Example, string Description);
