using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;

namespace DbCalm.Agent.Identity;

/// <summary>What an operator gives to make this host join. Never logged: it holds the token.</summary>
internal sealed class EnrollmentOptions
{
    public required Uri Controller { get; init; }

    public required string Token { get; init; }

    public required CaPin Pin { get; init; }

    /// <summary>Take the place of an identity that is there.</summary>
    public bool Replace { get; init; }

    /// <summary>The controller's address in <paramref name="text"/>; throws an invalid-input error when it is none.</summary>
    public static Uri ParseController(string? text)
    {
        bool valid = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps && uri.AbsolutePath == "/" && uri.UserInfo.Length == 0;
        return valid ? uri! : throw new DbCalmException(ErrorCode.InvalidInput, "the controller's address is not a URL such as https://controller.example:8336", "copy it from 'dbcalmctl hosts token create'");
    }
}
