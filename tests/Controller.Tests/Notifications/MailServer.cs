using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Notifications;

/// <summary>Somebody else's mail server (aiosmtpd) as a process of its own, which tells every message that it takes.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Program = """
        import asyncio, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

        mode, certificate, key = sys.argv[1:4]

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("nobody"):
                    return "550 no such user"
                if address.startswith("later"):
                    return "451 try later"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None, "login": bool(session.authenticated),
                                  "content": envelope.content.decode("ascii")}), flush=True)
                return "250 taken"

        def log_in(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and data.login == b"dbcalm" and data.password == "pä ss".encode()
            return AuthResult(success=good, handled=False)

        def context():
            made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            made.load_cert_chain(certificate, key)
            return made

        def session():
            tls = context() if mode in ("starttls", "login") else None
            return SMTP(Handler(), hostname="mail.test", tls_context=tls, require_starttls=tls is not None,
                        authenticator=log_in if mode == "login" else None, auth_required=mode == "login")

        async def main():
            server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=context() if mode == "implicit" else None)
            print("port %d;" % server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly RunningProcess process;

    private MailServer(RunningProcess process, int port, string caFile)
    {
        this.process = process;
        Port = port;
        CaFile = caFile;
    }

    public int Port { get; }

    /// <summary>The authority that signed its certificate, which is for localhost.</summary>
    public string CaFile { get; }

    /// <summary>The messages that it took so far.</summary>
    public IReadOnlyList<JsonNode> Messages => [.. process.Stdout.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Starts one: starttls, login (the same and wants a login), implicit or none.</summary>
    public static async Task<MailServer> StartAsync(TemporaryDirectory directory, string mode)
    {
        // The system's Python has the system's packages; another one that comes first on the path may not.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : RequiredTool.Find("python3", "python3 python3-aiosmtpd");
        string script = directory.Write("server.py", Program);
        string caFile = WriteCertificates(directory);
        RunningProcess process = RunningProcess.Start([python, script, mode, directory.At("server.pem"), directory.At("server.key")]);
        await process.WaitForTextAsync(";", 20);
        int port = int.Parse(process.Stdout.Split("port ")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture);
        return new MailServer(process, port, caFile);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string WriteCertificates(TemporaryDirectory directory)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=mail test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Parse("127.0.0.2"));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(authority, now.AddMinutes(-5), now.AddMinutes(50), [1, 2, 3, 4]);
        directory.Write("server.pem", certificate.ExportCertificatePem());
        directory.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        return directory.Write("ca.pem", authority.ExportCertificatePem());
    }
}
