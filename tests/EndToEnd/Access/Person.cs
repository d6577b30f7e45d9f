using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Access;

/// <summary>Somebody who administers a fleet over TLS, with a home and a login of their own.</summary>
internal sealed class Person : IDisposable
{
    /// <summary>Everybody's.</summary>
    internal const string Password = "a password for tests";

    /// <summary>Where their settings are.</summary>
    internal TemporaryDirectory Home { get; } = new();

    /// <summary>The file that keeps their logins.</summary>
    internal string Contexts => Home.At("dbcalm", "contexts.json");

    /// <summary>Makes an account for them and logs them in.</summary>
    internal static async Task<Person> LogInAsync(Fleet fleet, string name)
    {
        var person = new Person();
        try
        {
            string password = person.WritePassword();
            await fleet.Ctl.OkAsync("users", "add", name, "--role", "admin", "--password-file", password);
            (await person.RunAsync("login", "--server", fleet.Controller.Url, "--trust-on-first-use", "--user", name, "--password-file", password)).Ok();
            return person;
        }
        catch
        {
            person.Dispose();
            throw;
        }
    }

    /// <summary>Writes their password into a file, and gives its path.</summary>
    internal string WritePassword() => Home.Write("password", Password + "\n");

    /// <summary>Runs <c>dbcalmctl ARGUMENTS -o json</c> with their login.</summary>
    internal async Task<CtlResult> RunAsync(params string[] arguments)
    {
        var settings = new ProcessSettings { Environment = new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = Home.Path, ["DBCALM_SERVER"] = null, ["DBCALM_SOCKET"] = null } };
        ProcessOutput output = await ProcessRunner.RunAsync([Programs.Ctl, .. arguments, "-o", "json"], settings, 180, TestContext.Current.CancellationToken);
        return new CtlResult($"dbcalmctl {string.Join(' ', arguments)}", output.ExitCode, output.Stdout, output.Stderr);
    }

    public void Dispose() => Home.Dispose();
}
