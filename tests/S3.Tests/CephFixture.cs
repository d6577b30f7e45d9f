using System.Globalization;
using DbCalm.Agent.Storage;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.S3.Tests;

/// <summary>The one Ceph that all tests here share; each test keeps to a prefix or a bucket of its own.</summary>
public sealed class CephFixture : IAsyncLifetime
{
    /// <summary>A plain bucket.</summary>
    public const string Bucket = "backups";

    private int prefixes;
    private CephGateway? ceph;
    private TemporaryDirectory? secrets;

    public CephGateway Ceph => ceph!;

    public async ValueTask InitializeAsync()
    {
        secrets = new TemporaryDirectory();
        ceph = await CephGateway.StartAsync(CancellationToken.None);
        await ceph.MakeBucketAsync(Bucket, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (ceph is not null)
        {
            await ceph.DisposeAsync();
        }

        secrets?.Dispose();
    }

    /// <summary>A file that holds the user's secret.</summary>
    public string SecretFile(CephUser user) => File.Exists(secrets!.At(user.Id)) ? secrets.At(user.Id) : secrets.Write(user.Id, user.SecretAccessKey + "\n");

    /// <summary>A new directory below which a test may write.</summary>
    public string TemporaryPath(string name) => secrets!.At(name);

    /// <summary>The settings of a repository of the owner in the plain bucket, below a prefix of its own.</summary>
    public Dictionary<string, string> Settings() => new()
    {
        ["type"] = "s3",
        ["endpoint"] = Ceph.Address.ToString(),
        ["bucket"] = Bucket,
        ["prefix"] = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref prefixes)}/"),
        ["access_key_id"] = Ceph.Owner.AccessKeyId,
        ["secret_access_key"] = "file:" + SecretFile(Ceph.Owner),
        ["part_size"] = "5MiB",
    };

    /// <summary>The same with some keys changed.</summary>
    public Repository Repository(params (string Key, string Value)[] changes)
    {
        Dictionary<string, string> settings = Settings();
        foreach ((string key, string value) in changes)
        {
            settings[key] = value;
        }

        return RepositorySettings.Read(new RepositoryName("main"), settings);
    }

    /// <summary>A store that soon gives up, and its repeated calls.</summary>
    internal static (Agent.Storage.S3.S3ObjectStore Store, List<StoreRetry> Retries) Open(Repository repository, StorePatience? patience = null, TimeProvider? time = null)
    {
        var retries = new List<StoreRetry>();
        var session = new StoreSession
        {
            Time = time ?? TimeProvider.System,
            Patience = patience ?? Impatient,
            OnRetry = retry =>
            {
                lock (retries)
                {
                    retries.Add(retry);
                }
            },
        };
        return (new Agent.Storage.S3.S3ObjectStore(repository, session), retries);
    }

    internal static StorePatience Impatient { get; } = new() { FirstDelay = TimeSpan.FromMilliseconds(20), LongestDelay = TimeSpan.FromMilliseconds(200), Silence = TimeSpan.FromSeconds(2) };
}
