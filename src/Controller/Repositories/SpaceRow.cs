namespace DbCalm.Controller.Repositories;

/// <summary>The room in a repository as one host saw it.</summary>
internal sealed class SpaceRow
{
    public string Repository { get; set; } = "";

    /// <summary>The host's name.</summary>
    public string Host { get; set; } = "";

    public long FreeBytes { get; set; }

    public long TotalBytes { get; set; }
}
