namespace DbCalm.Agent.Repositories;

/// <summary>The objects of one backup, by their names.</summary>
/// <param name="Instance">Empty for a plain directory, whose manifest names the instance.</param>
/// <param name="Id">The backup's id.</param>
/// <param name="HasManifest">Without one it does not exist.</param>
/// <param name="NewestAt">When the newest of its objects was written.</param>
/// <param name="Bytes">Of all of them.</param>
internal sealed record ListedBackup(string Instance, string Id, bool HasManifest, DateTimeOffset NewestAt, long Bytes)
{
    /// <summary>True for a directory.</summary>
    public bool IsPlain => Instance.Length == 0;

    /// <summary>Where it lies, for people.</summary>
    public string Folder => IsPlain ? Id : $"{Instance}/{Id}";
}
