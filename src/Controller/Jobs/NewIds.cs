using System.Globalization;
using System.Security.Cryptography;
using DbCalm.Core.Catalog;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>Makes the ids of new jobs and backups: by the time, and random. A simulation repeats them with its seed.</summary>
internal static class NewIds
{
    private static readonly AsyncLocal<Random?> Seeded = new();

    /// <summary>From now on the caller's flow of control draws from <paramref name="random"/>.</summary>
    public static void DrawFrom(Random random) => Seeded.Value = random;

    /// <summary>A UUID of version 7.</summary>
    public static JobId Job(DateTimeOffset now)
    {
        if (Seeded.Value is not { } random)
        {
            return new JobId(Guid.CreateVersion7(now).ToString("D"));
        }

        // As much of one as sorts by time, which is what anybody relies on.
        return new JobId(string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds():x12}-{random.NextInt64():x16}"));
    }

    /// <summary>The id of a backup that is about to be asked for.</summary>
    public static BackupId Backup(DateTimeOffset now) =>
        BackupIdGenerator.From(now, Seeded.Value is { } random ? (uint)random.NextInt64(1L << 32) : BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)));
}
