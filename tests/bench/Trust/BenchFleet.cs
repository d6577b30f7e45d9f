using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Access;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Database.Migrations;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;

namespace DbCalm.Bench.Trust;

/// <summary>A fleet that joined before the controller starts, by the controller's own means.</summary>
internal static class BenchFleet
{
    /// <summary>Makes a store with this many hosts, and the agents that have their certificates.</summary>
    public static async Task<(IReadOnlyList<BenchAgent> Agents, BundleCache Bundles)> MakeAsync(string dataDir, int hosts)
    {
        var options = new ControllerOptions { DataDir = dataDir };
        Directory.CreateDirectory(dataDir, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var authority = CertificateAuthority.Open(options, TimeProvider.System);
        var bundles = new BundleCache(authority.Bundle);
        using var database = new StoreDatabase(options.StorePath);
        await new Migrator(database, TimeProvider.System).MigrateAsync(AllMigrations.InOrder, CancellationToken.None);
        IReadOnlyList<BenchAgent> agents = await database.WriteAsync(
            async store =>
            {
                var made = new List<BenchAgent>(hosts);
                for (int i = 0; i < hosts; i++)
                {
                    var host = new HostId($"h{i:0000}");
                    X509Certificate2 certificate = Issue(authority, host, options.CertificateLife);
                    await HostStore.InsertAsync(store, Host(host, authority.Describe(certificate), authority.Bundle.Sha256));
                    made.Add(new BenchAgent(host, certificate, bundles));
                }

                return made;
            },
            CancellationToken.None);
        return (agents, bundles);
    }

    /// <summary>How many of the agents keep a certificate that the store does not know as the only one of their host.</summary>
    public static async Task<int> UnknownAsync(string dataDir, IReadOnlyList<BenchAgent> agents)
    {
        using var database = new StoreDatabase(new ControllerOptions { DataDir = dataDir }.StorePath);
        Dictionary<HostId, FleetHost> stored = (await database.ReadAsync(HostStore.AllAsync, CancellationToken.None)).ToDictionary(host => host.Id);
        return agents.Count(agent => stored[agent.Host] is not { NextCertificate: null } host || host.Certificate.Sha256 != agent.CertificateSha256);
    }

    private static X509Certificate2 Issue(CertificateAuthority authority, HostId host, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 bare = authority.IssueHost(host, new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256).CreateSigningRequest(), life);
        return bare.CopyWithPrivateKey(key);
    }

    private static FleetHost Host(HostId id, HostCertificate certificate, string authorities) => new()
    {
        Id = id,
        Name = new HostName(id.Value),
        MachineName = id.Value,
        AgentVersion = "0.1.0",
        Certificate = certificate,
        AuthoritiesSha256 = authorities,
        EnrolledAt = TimeProvider.System.GetUtcNow(),
    };
}
