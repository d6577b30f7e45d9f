using DbCalm.Controller.Access;
using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Api;

/// <summary>The line that is pasted on a machine to have it join.</summary>
internal sealed class JoinCommand(CertificateAuthority authority, ControllerOptions options, ListenerAddresses listeners)
{
    /// <summary>The pin of the authority.</summary>
    public string CaPin => authority.Pin.Text;

    /// <summary>The address that agents dial: the one that is configured, or that of the listener.</summary>
    public string Address => options.AdvertiseAddress?.ToString().TrimEnd('/') ?? Listening();

    /// <summary>The line.</summary>
    public string For(IssuedToken token) => $"dbcalm-agent enroll --controller {Address} --token {token.Text} --ca-pin {CaPin}";

    // An address that stands for all of the machine's can be dialled by nobody; the machine's name is the best that is known.
    private string Listening() => options.GrpcListen.Address.ToString() is "0.0.0.0" or "::"
        ? $"https://{Environment.MachineName.ToLowerInvariant()}:{listeners.GrpcPort}"
        : $"https://{new ListenAddress(options.GrpcListen.Host, listeners.GrpcPort)}";
}
