using System.Globalization;

namespace DbCalm.Testing;

/// <summary>A real Ceph with its S3 gateway: one monitor, one OSD that keeps everything in memory, one gateway with a plain and a TLS port.</summary>
public sealed class CephGateway : IAsyncDisposable
{
    private const string Package = "ceph-mon ceph-osd radosgw ceph-common";
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly TemporaryDirectory directory = new();
    private readonly List<RunningProcess> processes = [];
    private readonly int port = FreePort.Next();
    private readonly int tlsPort = FreePort.Next();
    private RunningProcess? osd;
    private RunningProcess? gateway;

    private CephGateway()
    {
    }

    /// <summary>The owner of all buckets.</summary>
    public CephUser Owner { get; } = new("owner", "AKOWNER0000000000001", "owner-secret-0123456789abcdef");

    /// <summary>May do what the policy of a bucket lets it.</summary>
    public CephUser Guest { get; } = new("guest", "AKGUEST0000000000001", "guest-secret-0123456789abcdef");

    public int Port => port;

    /// <summary>Plain http.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>https with a certificate of <see cref="CaFile"/>.</summary>
    public Uri TlsAddress => new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{tlsPort}"));

    /// <summary>The authority of the TLS port's certificate, PEM.</summary>
    public string CaFile => directory.At("ca.pem");

    /// <summary>Starts it with its two users; takes about three seconds.</summary>
    public static async Task<CephGateway> StartAsync(CancellationToken cancellationToken)
    {
        var ceph = new CephGateway();
        try
        {
            await ceph.StartClusterAsync(cancellationToken);
            await ceph.StartGatewayAsync(cancellationToken);
            return ceph;
        }
        catch
        {
            await ceph.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a user.</summary>
    public Task AddUserAsync(CephUser user, CancellationToken cancellationToken) => AdminAsync(
        ["user", "create", "--uid=" + user.Id, "--display-name=" + user.Id, "--access-key=" + user.AccessKeyId, "--secret-key=" + user.SecretAccessKey], cancellationToken);

    /// <summary>Lets <paramref name="user"/> own no more than this many bytes.</summary>
    public async Task SetQuotaAsync(CephUser user, long bytes, CancellationToken cancellationToken)
    {
        string size = "--max-size=" + bytes.ToString(CultureInfo.InvariantCulture);
        await AdminAsync(["quota", "set", "--quota-scope=user", "--uid=" + user.Id, size], cancellationToken);
        await AdminAsync(["quota", "enable", "--quota-scope=user", "--uid=" + user.Id], cancellationToken);
    }

    /// <summary>Makes a bucket of <see cref="Owner"/>.</summary>
    public Task MakeBucketAsync(string name, CancellationToken cancellationToken) => MakeBucketAsync(name, Owner, cancellationToken);

    /// <summary>Makes a bucket of <paramref name="user"/>.</summary>
    public Task MakeBucketAsync(string name, CephUser user, CancellationToken cancellationToken) => SendAsync(user, HttpMethod.Put, $"/{name}", "", "", [], cancellationToken);

    /// <summary>Makes a bucket of <see cref="Owner"/> whose objects can be locked; it keeps versions.</summary>
    public Task MakeLockingBucketAsync(string name, CancellationToken cancellationToken) =>
        PutAsync($"/{name}", "", "", new() { ["x-amz-bucket-object-lock-enabled"] = "true" }, cancellationToken);

    /// <summary>Lets a bucket keep versions.</summary>
    public Task KeepVersionsAsync(string bucket, CancellationToken cancellationToken) =>
        PutAsync($"/{bucket}", "versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", [], cancellationToken);

    /// <summary>Lets <see cref="Guest"/> do <paramref name="actions"/>, e.g. <c>s3:PutObject</c>, on the bucket and its objects, and nothing else.</summary>
    public Task AllowGuestAsync(string bucket, IEnumerable<string> actions, CancellationToken cancellationToken)
    {
        string list = string.Join(',', actions.Select(action => $"\"{action}\""));
        string policy = $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/{{Guest.Id}}"]},
            "Action":[{{list}}],"Resource":["arn:aws:s3:::{{bucket}}","arn:aws:s3:::{{bucket}}/*"]}]}
            """;
        return PutAsync($"/{bucket}", "policy", policy, [], cancellationToken);
    }

    /// <summary>Writes an object, over another one if need be.</summary>
    public Task PutObjectAsync(string bucket, string key, string content, CancellationToken cancellationToken) => PutAsync($"/{bucket}/{key}", "", content, [], cancellationToken);

    /// <summary>Deletes an object; where versions are kept it is only hidden.</summary>
    public Task DeleteObjectAsync(string bucket, string key, CancellationToken cancellationToken) => SendAsync(Owner, HttpMethod.Delete, $"/{bucket}/{key}", "", "", [], cancellationToken);

    /// <summary>All versions in a bucket, as XML.</summary>
    public Task<string> ListVersionsAsync(string bucket, CancellationToken cancellationToken) => SendAsync(Owner, HttpMethod.Get, $"/{bucket}", "versions", "", [], cancellationToken);

    /// <summary>From now on the gateway takes requests and does not answer them.</summary>
    public void PauseStorage() => osd!.Signal(Stop);

    /// <summary>Answers come again.</summary>
    public void ResumeStorage() => osd!.Signal(Continue);

    /// <summary>Ends the gateway alone; what is stored stays.</summary>
    public async Task StopGatewayAsync(CancellationToken cancellationToken)
    {
        await gateway!.StopAsync(cancellationToken: cancellationToken);
        await gateway.DisposeAsync();
        gateway = null;
    }

    /// <summary>Starts the gateway, and waits until it answers.</summary>
    public async Task StartGatewayAsync(CancellationToken cancellationToken)
    {
        gateway = RunningProcess.Start([RequiredTool.Find("radosgw", Package), "-c", directory.At("ceph.conf"), "-n", "client.rgw.a", "-f"]);
        using var client = new HttpClient();
        await Wait.UntilAsync(async () =>
        {
            if (gateway.HasExited)
            {
                throw new InvalidOperationException($"radosgw ended:\n{gateway.Stderr}\n{LogTail("client.rgw.a")}");
            }

            try
            {
                using HttpResponseMessage answer = await client.GetAsync(Address, cancellationToken);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the gateway to answer", 60, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        osd?.Signal(Continue);
        IEnumerable<RunningProcess> all = gateway is null ? processes : [gateway, .. processes];
        foreach (RunningProcess process in all)
        {
            await process.DisposeAsync();
        }

        directory.Dispose();
    }

    private string LogTail(string name)
    {
        string file = directory.At(name + ".log");
        return File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(15)) : "";
    }

    private Task<string> PutAsync(string path, string query, string body, Dictionary<string, string> headers, CancellationToken cancellationToken) =>
        SendAsync(Owner, HttpMethod.Put, path, query, body, headers, cancellationToken);

    private Task<string> SendAsync(CephUser user, HttpMethod method, string path, string query, string body, Dictionary<string, string> headers, CancellationToken cancellationToken) =>
        CephRequest.SendAsync(Address, user, method, path, query, body, headers, cancellationToken);

    private Task<string> AdminAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ProcessRunner.CheckAsync([RequiredTool.Find("radosgw-admin", Package), "-c", directory.At("ceph.conf"), .. arguments], cancellationToken: cancellationToken);

    private async Task StartClusterAsync(CancellationToken cancellationToken)
    {
        foreach (string name in new[] { "mon", "osd", "rgw" })
        {
            directory.Make(name);
        }

        CephCertificate.Write(CaFile, directory.At("tls.pem"));
        int monitorPort = FreePort.Next();
        var id = Guid.NewGuid();
        string config = directory.Write("ceph.conf", CephConfig.Text(directory.Path, id, monitorPort, port, tlsPort));
        await StartMonitorAsync(config, id, monitorPort, cancellationToken);
        var osdId = Guid.NewGuid();
        await CephAsync(["osd", "new", osdId.ToString(), "0"], cancellationToken);
        string program = RequiredTool.Find("ceph-osd", Package);
        await ProcessRunner.CheckAsync([program, "-c", config, "-i", "0", "--mkfs", "--osd-uuid", osdId.ToString()], cancellationToken: cancellationToken);
        osd = RunningProcess.Start([program, "-c", config, "-i", "0", "-f"]);
        processes.Add(osd);
        await Wait.UntilAsync(async () => (await CephAsync(["osd", "stat"], cancellationToken)).Contains("1 up", StringComparison.Ordinal), "the OSD to be up", 60, cancellationToken);
        await AddUserAsync(Owner, cancellationToken);
        await AddUserAsync(Guest, cancellationToken);
    }

    private async Task StartMonitorAsync(string config, Guid id, int monitorPort, CancellationToken cancellationToken)
    {
        string keyring = directory.At("keyring");
        string authTool = RequiredTool.Find("ceph-authtool", Package);
        (string Name, string[] Caps)[] keys =
        [
            ("mon.", ["--cap", "mon", "allow *"]),
            ("client.admin", ["--cap", "mon", "allow *", "--cap", "osd", "allow *"]),
            ("client.rgw.a", ["--cap", "mon", "allow rw", "--cap", "osd", "allow rwx"]),
            ("osd.0", ["--cap", "mon", "allow profile osd", "--cap", "osd", "allow *"]),
        ];
        await ProcessRunner.CheckAsync([authTool, "--create-keyring", keyring], cancellationToken: cancellationToken);
        foreach ((string name, string[] caps) in keys)
        {
            await ProcessRunner.CheckAsync([authTool, keyring, "--gen-key", "-n", name, .. caps], cancellationToken: cancellationToken);
        }

        string map = directory.At("monmap");
        string address = string.Create(CultureInfo.InvariantCulture, $"[v2:127.0.0.1:{monitorPort}]");
        await ProcessRunner.CheckAsync([RequiredTool.Find("monmaptool", Package), "--create", "--addv", "a", address, "--fsid", id.ToString(), map], cancellationToken: cancellationToken);
        string program = RequiredTool.Find("ceph-mon", Package);
        await ProcessRunner.CheckAsync([program, "-c", config, "--mkfs", "-i", "a", "--monmap", map, "--keyring", keyring], cancellationToken: cancellationToken);
        processes.Add(RunningProcess.Start([program, "-c", config, "-i", "a", "-f"]));
    }

    private Task<string> CephAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ProcessRunner.CheckAsync([RequiredTool.Find("ceph", Package), "-c", directory.At("ceph.conf"), "--connect-timeout=30", .. arguments], cancellationToken: cancellationToken);
}
