using System.CommandLine;
using DbCalm.Agent.Identity;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Commands;

/// <summary><c>dbcalm-agent enroll</c>: this host joins the fleet.</summary>
internal static class EnrollCommand
{
    private const string TokenVariable = "DBCALM_TOKEN";

    public static Command Build()
    {
        var controller = new Option<string>("--controller") { Description = "The controller's address, e.g. https://controller.example:8336", HelpName = "URL", Required = true };
        var token = new Option<string?>("--token") { Description = $"The single-use token; better given by --token-file or {TokenVariable}, since others can see a command line", HelpName = "T" };
        var tokenFile = new Option<string?>("--token-file") { Description = "A file that holds the token", HelpName = "FILE" };
        var pin = new Option<string>("--ca-pin") { Description = "The pin of the controller's authority: sha256: and 64 hex digits", HelpName = "P", Required = true };
        var force = new Option<bool>("--force") { Description = "Join anew although this host is enrolled already" };
        Option<string> dataDir = CommandLine.DataDirOption();
        var command = new Command("enroll", "Join the fleet: trade the token of 'dbcalmctl hosts token create' for this host's identity.") { controller, token, tokenFile, pin, force, dataDir };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new EnrollmentOptions
            {
                Controller = EnrollmentOptions.ParseController(parsed.GetValue(controller)),
                Token = TokenOf(parsed.GetValue(token), parsed.GetValue(tokenFile)),
                Pin = CaPin.Parse(parsed.GetValue(pin)),
                Replace = parsed.GetValue(force),
            };

            // Asked before taking hold of the directory: an agent that runs there is the likeliest reason.
            EnrollmentRun.RequireNewcomer(new IdentityStore(Path.GetFullPath(parsed.GetValue(dataDir)!)), options);
            using AgentDirectory directory = AgentDirectory.Open(parsed.GetValue(dataDir)!);
            EnrolledIdentity enrolled = await new EnrollmentRun(new IdentityStore(directory.Path), TimeProvider.System).RunAsync(options, cancellationToken);
            string name = enrolled.Record.HostName;
            string approval = enrolled.IsPending ? $"; it is let in when an administrator says so: dbcalmctl hosts approve {name}" : "";
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"enrolled as host {name}; start the agent with 'dbcalm-agent run --data-dir {directory.Path}'{approval}");
            return 0;
        });
        return command;
    }

    private static string TokenOf(string? token, string? file)
    {
        if (token is not null && file is not null)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "--token and --token-file are both given", "give one of them");
        }

        string? found = token ?? (file is null ? Environment.GetEnvironmentVariable(TokenVariable) : Read(file));
        return string.IsNullOrWhiteSpace(found)
            ? throw new DbCalmException(ErrorCode.InvalidInput, "there is no token", $"give --token, --token-file or {TokenVariable}; 'dbcalmctl hosts token create' makes one")
            : found.Trim();
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"the token file {file} can't be read: {e.Message}", "name a readable file with --token-file", e);
        }
    }
}
