using System.Globalization;
using DbCalm.Core.Names;

namespace DbCalm.Core.Catalog;

/// <summary>Makes backup ids that sort by time and read well in a directory listing.</summary>
public static class BackupIdGenerator
{
    /// <summary>An id such as <c>20261121T104500Z-3f9a2c1b</c> from the time and 32 random bits, both given by the edge.</summary>
    public static BackupId From(DateTimeOffset now, uint random) =>
        new($"{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{random:x8}");
}
