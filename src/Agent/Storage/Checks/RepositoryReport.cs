namespace DbCalm.Agent.Storage.Checks;

/// <summary>What a test of a repository found.</summary>
/// <param name="Checks">In the order in which they ran.</param>
/// <param name="WriteBytesPerSecond">Measured from the first byte to the commit; null when it was not.</param>
/// <param name="ReadBytesPerSecond">Measured over one thread; null when it was not.</param>
internal sealed record RepositoryReport(IReadOnlyList<RepositoryCheck> Checks, double? WriteBytesPerSecond, double? ReadBytesPerSecond)
{
    /// <summary>True when nothing failed.</summary>
    public bool IsOk => Checks.All(check => check.Outcome != CheckOutcome.Failed);
}
