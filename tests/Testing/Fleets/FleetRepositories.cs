using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;

namespace DbCalm.Testing.Fleets;

/// <summary>Repositories of a fleet and the work on them, through <c>dbcalmctl</c>.</summary>
internal static class FleetRepositories
{
    /// <summary>Defines a directory as a repository of the fleet; <paramref name="settings"/> are options such as <c>--compression</c>, <c>lz4</c>.</summary>
    internal static async Task<Place> DefineDirectoryAsync(this Fleet fleet, SharedCeph ceph, string name, params string[] settings)
    {
        string path = fleet.Directory.Make($"repository-{name}");
        await fleet.Ctl.OkAsync(["repositories", "create", name, "--type", "directory", "--path", path, .. settings]);
        return new Place(name, path, null, ceph);
    }

    /// <summary>Defines a new bucket as a repository of the fleet.</summary>
    internal static async Task<Place> DefineBucketAsync(this Fleet fleet, SharedCeph ceph, string name, params string[] settings)
    {
        string bucket = await ceph.MakeBucketAsync(locking: settings.Contains("--object-lock"));
        await fleet.DefineBucketAsync(ceph, name, bucket, ceph.Gateway.Address, settings);
        return new Place(name, null, bucket, ceph);
    }

    /// <summary>Defines a bucket that exists as a repository, seen at <paramref name="endpoint"/>.</summary>
    internal static Task DefineBucketAsync(this Fleet fleet, SharedCeph ceph, string name, string bucket, Uri endpoint, params string[] settings) =>
        fleet.Ctl.OkAsync(["repositories", "create", name, .. BucketSettings(ceph, bucket, endpoint), .. settings]);

    /// <summary>The options that name a bucket.</summary>
    internal static string[] BucketSettings(SharedCeph ceph, string bucket, Uri endpoint) =>
    [
        "--type", "s3", "--bucket", bucket, "--endpoint", endpoint.ToString(),
        "--access-key-id", ceph.Gateway.Owner.AccessKeyId, "--secret-access-key", $"file:{ceph.SecretFile}",
    ];

    /// <summary>Writes a new key to a file and gives its path.</summary>
    internal static string NewKey(this Fleet fleet, string name = "repository") => fleet.Directory.Write($"{name}.key", RandomNumberGenerator.GetHexString(64, lowercase: true) + "\n");

    /// <summary>Takes a backup into <paramref name="places"/>, the first in the stream, and gives it.</summary>
    internal static Task<JsonNode> BackupToAsync(this Fleet fleet, string type, params string[] places) =>
        fleet.Ctl.OkAsync(["backup", type, "--instance", fleet.Host.Instance, .. places.SelectMany(place => new[] { "--repository", place }), "--wait"]);

    internal static Task<JsonNode> ShowAsync(this Fleet fleet, string backup) => fleet.Ctl.OkAsync("backups", "show", backup);

    /// <summary>The copy of a backup in a repository; null when there is none.</summary>
    internal static async Task<JsonNode?> CopyAsync(this Fleet fleet, string backup, string place) =>
        (await fleet.ShowAsync(backup)).Items("copies").FirstOrDefault(copy => copy.Text("repository") == place);

    /// <summary>Waits until the copy of a backup in a repository is in the state, and gives it.</summary>
    internal static async Task<JsonNode> CopyInAsync(this Fleet fleet, string backup, string place, CopyState state)
    {
        Backup? last = null;
        try
        {
            await DbCalm.Testing.Wait.UntilAsync(
                async () => (last = await fleet.Wire.FindBackupAsync(backup))?.Copies.Any(copy => copy.Repository == place && copy.State == state) == true,
                $"the copy of {backup} in {place} to be {state}",
                60,
                TestContext.Current.CancellationToken);
            return (await fleet.CopyAsync(backup, place))!;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{last}\n{await fleet.Ctl.OkAsync("jobs", "list")}\n--- agent\n{fleet.Host.Log}", e);
        }
    }

    /// <summary>Asserts that <c>repositories check</c> finds nothing.</summary>
    internal static async Task IsCleanAsync(this Fleet fleet, string place)
    {
        CtlResult result = await fleet.Ctl.RunAsync("repositories", "check", place);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    /// <summary>What <c>repositories check</c> with <paramref name="options"/> finds, as KIND OBJECT, sorted.</summary>
    internal static async Task<IReadOnlyList<string>> FindingsAsync(this Fleet fleet, string place, params string[] options)
    {
        CtlResult result = await fleet.Ctl.RunAsync(["repositories", "check", place, .. options]);
        JsonNode report = result.Json["check"] ?? throw new InvalidOperationException(result.ToString());
        string[] found = [.. (report["findings"]?.AsArray() ?? []).Select(finding => $"{finding!.Text("kind")} {finding!.Text("object")}").Order(StringComparer.Ordinal)];
        Assert.True((result.ExitCode == 0) == (found.Length == 0), result.ToString());
        return found;
    }
}
