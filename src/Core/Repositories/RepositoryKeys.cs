using DbCalm.Core.Settings;

namespace DbCalm.Core.Repositories;

/// <summary>Every key that a repository's settings may have.</summary>
public static class RepositoryKeys
{
    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("type", "directory|s3", "What kind of place it is"),
        new("path", "DIR", "The directory, absolute, on each agent's host", "directory"),
        new("endpoint", "URL", "The service's address; Amazon's own without it", "s3"),
        new("region", "NAME", "The region that requests are signed for (us-east-1)", "s3"),
        new("bucket", "NAME", "The bucket; it has to exist", "s3"),
        new("prefix", "NAME/", "Put before every key", "s3"),
        new("path_style", "true|false", "Name the bucket in the path (default with an endpoint) or in the host name", "s3"),
        new("ca_file", "FILE", "Authorities to trust for the endpoint, PEM, on each agent's host", "s3"),
        new("storage_class", "CLASS", "The class of new objects, e.g. STANDARD_IA", "s3"),
        new("tags", "KEY=VALUE,...", "Tags of new objects", "s3"),
        new("access_key_id", "ID|SOURCE", "The key's id, or file:PATH or env:NAME on the agent", "s3"),
        new("secret_access_key", "SOURCE", "Where the agent finds the secret: file:PATH or env:NAME; without it the host's role is used", "s3"),
        new("session_token", "SOURCE", "Where the agent finds the token of temporary credentials", "s3"),
        new("object_lock", "none|governance|compliance", "Lock new objects until 'retain' has passed", "s3"),
        new("legal_hold", "true|false", "Put a legal hold on new objects", "s3"),
        new("part_size", "SIZE", "The first parts of an upload (16MiB); later ones grow", "s3"),
        new("format", "stream|plain", "Segments in one object, or a directory as mariadb-backup makes it"),
        new("compression", "zstd|gzip|lz4|none", "How segments are compressed"),
        new("compression_level", "N", "The method's own level"),
        new("compression_workers", "N", "Threads that compress; 0 for one a core, at most four"),
        new("encryption_key", "SOURCE", "Encrypt with this key: file:PATH, env:NAME or command:PATH on the agent"),
        new("retired_encryption_keys", "SOURCE,...", "Keys of before, still good for reading"),
        new("on_unavailable", "fail|spool", "When it is down at a backup's start: fail, or keep the backup on the host until it is back"),
        new("spool_path", "DIR", "Where backups wait on their host"),
        new("spool_limit", "SIZE", "The most that waits there, e.g. 50GiB"),
        new("bandwidth_limit", "SIZE", "Bytes a second to and from it, for one job"),
        new("nice", "N", "Niceness of backup tools, 0 to 19"),
        new("io_class", "normal|low|idle", "How backup tools compete for the disk"),
        new("retain", "TIME", "How long copies are kept at least, e.g. 30d"),
        new("full_warning", "1-100", "How full it may be, in percent, before somebody is told (90)", "directory"),
        new("retention", "POLICY", "The policy that says which copies expire; as their schedule or instance says when nothing is said"),
    ];

    /// <summary>The value of the key <c>type</c> for <paramref name="type"/>.</summary>
    public static string NameOf(RepositoryType type) => type switch
    {
        RepositoryType.Directory => "directory",
        RepositoryType.S3 => "s3",
    };

}
