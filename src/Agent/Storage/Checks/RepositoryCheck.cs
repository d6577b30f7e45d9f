namespace DbCalm.Agent.Storage.Checks;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">Stable, e.g. <c>credentials</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found, or the failure and its cure.</param>
internal sealed record RepositoryCheck(string Name, CheckOutcome Outcome, string Detail);
