namespace DbCalm.Controller.Access;

/// <summary>Which authorities count, as it is written down.</summary>
internal sealed record AuthorityRecord(int Version, IReadOnlyList<AuthorityRecord.Entry> Authorities)
{
    internal sealed record Entry(string Name, AuthorityStage Stage, DateTimeOffset Since);
}
