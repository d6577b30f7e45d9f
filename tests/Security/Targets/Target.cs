using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing.Fleets;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Targets;

/// <summary>A published controller to be attacked, with an account of each role. Its hosts are played by the attacker: they are certificates and no more.</summary>
public sealed class Target : IAsyncLifetime
{
    internal const string Password = "the password of a role";

    // In any order but this one: the first is what storms need.
    private static readonly string[] Roles = ["admin", "viewer", "operator", "auditor"];
    private readonly Dictionary<string, string> tokens = [];

    // What the web server says, as loudly as it can, when it gives up a connection whose peer takes nothing, and when it has forgotten it.
    private static readonly string[] Defences = ["exceeded the output operations maximum queue size", "application never completed"];

    internal Fleet Fleet { get; private set; } = null!;

    internal int Pid { get; private set; }

    internal Door Door { get; private set; } = null!;

    /// <summary>A channel that carries no identity.</summary>
    internal GrpcChannel Stranger { get; private set; } = null!;

    /// <summary>Where the keys lie that a thief would be after.</summary>
    internal string DataDir => Fleet.Controller.DataDir;

    /// <summary>A controller with an administrator alone, for a storm of its own.</summary>
    internal static async Task<Target> StartAsync()
    {
        var target = new Target();
        try
        {
            await target.StartAsync(Roles.Take(1));
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    // A process that only attacks has its target already, and is killed before it could stop one of its own.
    public async ValueTask InitializeAsync()
    {
        if (!Attacker.IsThis)
        {
            await StartAsync(Roles);
        }
    }

    /// <summary>The login of the account with this role.</summary>
    internal Metadata As(string role) => new() { { "authorization", $"Bearer {tokens[role]}" } };

    internal string Token(string role) => tokens[role];

    /// <summary>A user with a role, logged in; its token.</summary>
    internal async Task<string> AddUserAsync(string name, string role)
    {
        await Fleet.Ctl.OkAsync("users", "add", name, "--role", role, "--password-file", Fleet.Directory.Write($"{name}.password", Password + "\n"));
        var request = new LoginRequest { Password = new PasswordLogin { User = name, Password = Password } };
        return (await new AccessService.AccessServiceClient(Stranger).LoginAsync(request)).Token;
    }

    /// <summary>Joins as a host; its certificate with the key.</summary>
    internal async Task<X509Certificate2> EnrollAsync(string host)
    {
        JsonNode token = await Fleet.Ctl.OkAsync("hosts", "token", "create", "--host", host);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        EnrollResponse response = await new EnrollmentService.EnrollmentServiceClient(Stranger).EnrollAsync(Join.Request(token.Text("token"), host, key));
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(response.Certificate.ToByteArray());
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Asserts that the same process serves on, and that nothing surprised it: a surprise is an error in its log, with a trace.</summary>
    internal async Task StayedWellAsync()
    {
        Assert.False(Fleet.Controller.Process.HasExited, $"the controller died {Seed.Words}\n{Fleet.Controller.Log}");
        Assert.Equal(Pid, Fleet.Controller.Process.Pid);
        Assert.True(await Fleet.Controller.AnswersAsync("/healthz"), $"the controller is not healthy {Seed.Words}");
        Assert.True(await Fleet.Controller.AnswersAsync("/readyz"), $"the controller is not ready {Seed.Words}");
        Assert.True(Surprises().Length == 0, $"the controller was surprised {Seed.Words}\n{Surprises()}");
    }

    /// <summary>What surprised the controller: each error of another kind once, with where it came from. Empty when nothing did.</summary>
    internal string Surprises()
    {
        string[] lines = Fleet.Controller.Log.Split('\n');
        IEnumerable<string> kinds = Enumerable.Range(0, lines.Length)
            .Where(i => lines[i].Contains(" ERR ", StringComparison.Ordinal) || lines[i].Contains(" FTL ", StringComparison.Ordinal))
            .Where(i => !Defences.Any(words => lines[i].Contains(words, StringComparison.Ordinal)))
            .Select(i => string.Join('\n', lines.Skip(i).TakeWhile((line, n) => n == 0 || !line.StartsWith("20", StringComparison.Ordinal)).Take(25).Select(line => line.Length > 300 ? line[..300] : line)))
            .DistinctBy(kind => string.Join('\n', kind.Split('\n').Skip(1).Take(3)));
        return string.Join("\n", kinds.Take(12));
    }

    public async ValueTask DisposeAsync()
    {
        Stranger?.Dispose();
        if (Fleet is not null)
        {
            await Fleet.DisposeAsync();
        }
    }

    private async Task StartAsync(IEnumerable<string> roles)
    {
        Fleet = await Fleet.StartAsync(new FleetOptions { WithHost = false });
        Pid = Fleet.Controller.Process.Pid;
        Door = new Door(Fleet.Controller.GrpcPort);
        Stranger = Door.Channel();
        foreach (string role in roles)
        {
            tokens[role] = await AddUserAsync($"the-{role}", role);
        }
    }
}
