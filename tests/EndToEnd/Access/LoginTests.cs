using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Access;

/// <summary>What a new operator does, with the published programs: log in over TLS, work on what is theirs, be refused elsewhere, and the auditor who looks afterwards.</summary>
[Collection<UnchangedFleet>]
public sealed class LoginTests(SharedFleet shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Fleet Fleet => shared.Fleet;

    [Fact]
    public async Task An_operator_of_staging_backs_it_up_and_is_refused_in_production_which_the_audit_trail_shows()
    {
        using var person = new Person();
        string password = person.WritePassword();
        string production = Fleet.Host.Instance;
        string staging = shared.Other.Instance;
        await Fleet.Ctl.OkAsync("instances", "update", production, "--labels", "env=production");
        await Fleet.Ctl.OkAsync("instances", "update", staging, "--labels", "env=staging");
        await Fleet.Ctl.OkAsync("users", "add", "anna", "--role", "operator", "--instances", "env=staging", "--password-file", password);

        (await person.RunAsync("login", "--server", Fleet.Controller.Url, "--user", "anna", "--password-file", password)).Fails(2, "--ca-pin");
        JsonNode identity = (await person.RunAsync("login", "--server", Fleet.Controller.Url, "--trust-on-first-use", "--user", "anna", "--password-file", password)).Ok();
        Assert.Equal("anna", identity["identity"]!.Text("name"));
        string kept = person.Contexts;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));

        // From here on nothing says where the controller is but the login.
        Assert.Equal("operator", (await person.RunAsync("whoami")).Ok()["identity"]!["grant"]!.Text("role"));
        Assert.Equal([staging], (await person.RunAsync("instances", "list")).Ok().Items().Select(instance => instance.Text("name")));
        Assert.Equal("available", (await person.RunAsync("backup", "full", "--instance", staging, "--wait")).Ok().Text("state"));
        (await person.RunAsync("backup", "full", "--instance", production)).Fails(6, "anna", production);
        (await person.RunAsync("users", "list")).Fails(6, "anna");

        JsonNode listing = (await Fleet.Ctl.OkAsync("audit", "list", "--outcome", "refused", "--actor", "anna", "--action", "ListUsers")).Items().First();
        Assert.Equal("user anna is operator of instances with env=staging and may not manage accounts", listing.Text("reason"));
        JsonNode refused = (await Fleet.Ctl.OkAsync("audit", "list", "--outcome", "refused", "--actor", "user anna", "--action", "TakeBackup")).Items().First();
        Assert.Contains(production, refused.Text("reason"), StringComparison.Ordinal);
        Assert.Contains(production, refused.Text("request"), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", refused.Text("address"));
        await Fleet.Ctl.OkAsync("audit", "verify");
        await person.RunAsync("logout");
        (await person.RunAsync("whoami")).Fails(6, "log");
    }

    [Fact]
    public async Task What_ends_a_user_ends_the_login_and_a_file_that_others_can_read_is_refused()
    {
        using var person = new Person();
        string password = person.WritePassword();
        await Fleet.Ctl.OkAsync("users", "add", "berta", "--password-file", password);
        (await person.RunAsync("login", "--server", Fleet.Controller.Url, "--trust-on-first-use", "--name", "test", "--user", "berta", "--password-file", password)).Ok();
        Assert.Equal("test", (await person.RunAsync("context", "list")).Ok().Items().Single().Text("name"));
        (await person.RunAsync("status")).Ok();
        await Fleet.Ctl.OkAsync("users", "set-role", "berta", "auditor");
        (await person.RunAsync("status")).Fails(6, "log in again");
        (await person.RunAsync("login", "--user", "berta", "--password-file", password)).Ok();
        (await person.RunAsync("audit", "verify")).Ok();
        File.SetUnixFileMode(person.Contexts, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        (await person.RunAsync("status")).Fails(4, "can be read");
    }

    [Fact]
    public async Task A_program_logs_in_with_a_secret_that_is_nowhere_to_be_read()
    {
        using var person = new Person();
        JsonNode client = await Fleet.Ctl.OkAsync("clients", "add", "report");
        string secret = person.Home.Write("secret", client.Text("secret") + "\n");
        (await person.RunAsync("login", "--server", Fleet.Controller.Url, "--trust-on-first-use", "--client", client["client"]!.Text("id"), "--secret-file", secret)).Ok();
        Assert.Equal("client", (await person.RunAsync("whoami")).Ok()["identity"]!.Text("kind"));
        string export = person.Home.At("audit.jsonl");
        await Fleet.Ctl.PlainAsync("audit", "export", "--to-file", export);
        await Fleet.Ctl.OkAsync("audit", "verify", "--export", export);
        foreach (string text in new[] { await File.ReadAllTextAsync(export, Cancellation), Fleet.Controller.Log })
        {
            Assert.DoesNotContain(client.Text("secret"), text, StringComparison.Ordinal);
            Assert.DoesNotContain(Person.Password, text, StringComparison.Ordinal);
        }
    }
}
