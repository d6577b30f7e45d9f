using DbCalm.Core.Approvals;
using DbCalm.Core.Planning;
using DbCalm.Core.Retention;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Configuration;

/// <summary>What the person who runs the controller chose, checked and with defaults filled in.</summary>
internal sealed record ControllerOptions
{
    /// <summary>Where the store, the authority and the server's key are kept.</summary>
    public string DataDir { get; init; } = "/var/lib/dbcalm";

    /// <summary>Where agents and operators connect, always over TLS.</summary>
    public ListenAddress GrpcListen { get; init; } = new("127.0.0.1", 8336);

    /// <summary>Where REST is served and health is told.</summary>
    public ListenAddress HttpListen { get; init; } = new("127.0.0.1", 8335);

    /// <summary>The PEM file with the certificate, and its chain, of the HTTP listener; null: it speaks plain HTTP.</summary>
    public string? HttpCertificateFile { get; init; }

    /// <summary>The PEM file with that certificate's key; null together with it.</summary>
    public string? HttpKeyFile { get; init; }

    /// <summary>The origins whose pages browsers let call the REST API, as browsers write them; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>The path of the socket for local administration.</summary>
    public string Socket { get; init; } = "/run/dbcalm/controller.sock";

    /// <summary>The URL that agents are told to dial; null: made from the listening address.</summary>
    public Uri? AdvertiseAddress { get; init; }

    /// <summary>Further names and addresses for the server's certificate.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>How often each side of an agent's stream says that it is there.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent may take to confirm an offer before it is offered again.</summary>
    public TimeSpan OfferTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the certificate of a host holds; its agent renews it between half and two thirds of that.</summary>
    public TimeSpan CertificateLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an authority that was replaced is trusted at least, so that people who know its pin can follow.</summary>
    public TimeSpan AuthorityOverlap { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often a host may come back with a certificate that has ended; 0 for never.</summary>
    public int LateReturns { get; init; } = 3;

    /// <summary>True when a host that joins waits to be approved.</summary>
    public bool ApproveHosts { get; init; }

    /// <summary>How long an enrolment token holds when its maker does not say.</summary>
    public TimeSpan TokenTtl { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many connections one address may have at once.</summary>
    public int ConnectionsPerAddress { get; init; } = 1000;

    /// <summary>How long a login holds.</summary>
    public TimeSpan LoginTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How access tokens are signed; tokens that say anything else are refused.</summary>
    public TokenAlgorithm TokenAlgorithm { get; init; } = TokenAlgorithm.HS256;

    /// <summary>Who access tokens say they are from.</summary>
    public string TokenIssuer { get; init; } = "dbcalm";

    /// <summary>Whom access tokens say they are for.</summary>
    public string TokenAudience { get; init; } = "dbcalm";

    /// <summary>How many backups may go on at once.</summary>
    public StartLimits Limits { get; init; } = StartLimits.Default;

    /// <summary>How often retention runs on its own.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>When retention stops and asks a person.</summary>
    public RetentionGuardSettings RetentionGuard { get; init; } = new();

    /// <summary>Which operations take more than one person, and how long people have.</summary>
    public ApprovalSettings Approvals { get; init; } = new();

    /// <summary>How often objectives, repositories and reminders are looked at.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The least important log messages to print.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The SQLite file.</summary>
    public string StorePath => Path.Combine(DataDir, "db.sqlite3");

    /// <summary>The folder of the authority.</summary>
    public string AuthorityDir => Path.Combine(DataDir, "ca");

    /// <summary>The folder of the key that seals the audit trail.</summary>
    public string AuditDir => Path.Combine(DataDir, "audit");

    /// <summary>The folder of the keys that sign access tokens.</summary>
    public string TokenKeyDir => Path.Combine(DataDir, "tokens");

    /// <summary>The folder of the server's own key and certificate.</summary>
    public string ServerDir => Path.Combine(DataDir, "server");
}
