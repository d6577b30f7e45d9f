using System.Globalization;

namespace DbCalm.Testing.Fleets;

/// <summary>The one S3 service of a run; started by the first test that asks for a bucket.</summary>
public sealed class SharedCeph : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly SemaphoreSlim starting = new(1);
    private CephGateway? gateway;
    private int buckets;

    /// <summary>The file that holds the owner's secret.</summary>
    internal string SecretFile => directory.At("secret");

    internal CephGateway Gateway => gateway ?? throw new InvalidOperationException("no bucket was made yet");

    /// <summary>Makes a bucket of its own for a test, and gives its name.</summary>
    internal async Task<string> MakeBucketAsync(bool locking = false)
    {
        CephGateway ceph = await StartedAsync();
        string name = string.Create(CultureInfo.InvariantCulture, $"bucket-{Interlocked.Increment(ref buckets)}");
        await (locking ? ceph.MakeLockingBucketAsync(name, TestContext.Current.CancellationToken) : ceph.MakeBucketAsync(name, TestContext.Current.CancellationToken));
        return name;
    }

    /// <summary>Runs <c>rclone</c>, a client that is not ours; a path in a bucket is <c>ceph:BUCKET/KEY</c>.</summary>
    internal Task<string> RcloneAsync(params string[] arguments) => ProcessRunner.CheckAsync(
        [RequiredTool.Find("rclone", "rclone"), .. arguments],
        new ProcessSettings
        {
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = directory.Path,
                ["AWS_CA_BUNDLE"] = null,
                ["RCLONE_CONFIG_CEPH_TYPE"] = "s3",
                ["RCLONE_CONFIG_CEPH_PROVIDER"] = "Ceph",
                ["RCLONE_CONFIG_CEPH_ENDPOINT"] = Gateway.Address.ToString(),
                ["RCLONE_CONFIG_CEPH_ACCESS_KEY_ID"] = Gateway.Owner.AccessKeyId,
                ["RCLONE_CONFIG_CEPH_SECRET_ACCESS_KEY"] = Gateway.Owner.SecretAccessKey,
            },
        },
        cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        starting.Dispose();
        directory.Dispose();
    }

    private async Task<CephGateway> StartedAsync()
    {
        await starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (gateway is null)
            {
                gateway = await CephGateway.StartAsync(CancellationToken.None);
                directory.Write("secret", gateway.Owner.SecretAccessKey + "\n");
            }

            return gateway;
        }
        finally
        {
            starting.Release();
        }
    }
}
