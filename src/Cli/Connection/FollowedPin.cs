using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;

namespace DbCalm.Cli.Connection;

/// <summary>
/// Takes over the pin of a new authority that the old one vouched for: contexts keep it, and people who gave the old one hear of it.
/// </summary>
internal static class FollowedPin
{
    /// <summary>Keeps <paramref name="successor"/> for <paramref name="target"/>; the line to tell the person.</summary>
    public static string Keep(Target target, CaPin successor, Func<string, string?> environment)
    {
        var remote = (Endpoint.Remote)target.Endpoint;
        if (target.Context is not { Server: { } server, CaPin: { } before } || before != remote.Pin.Text)
        {
            return $"the authority of {remote} was replaced: give the pin {successor} from now on (--ca-pin, DBCALM_CA_PIN); {remote.Pin} "
                + "does only for some days more";
        }

        try
        {
            ContextFile file = ContextFile.Of(environment);
            file.Write(file.Read().WithPin(server, before, successor.Text));
            return $"the authority of {remote} was replaced; its new pin is kept: {successor}";
        }
        catch (Exception e) when (e is DbCalmException or IOException or UnauthorizedAccessException)
        {
            return $"the authority of {remote} was replaced, and its new pin {successor} could not be kept: {e.Message}";
        }
    }
}
