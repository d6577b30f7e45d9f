using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DbCalm.Controller.Api;

/// <summary>Messages as the audit trail keeps them: JSON, with the secrets of the wire contract left out.</summary>
internal static class AuditText
{
    private const string Hidden = "(not kept)";

    // Every field of the wire contract that holds a secret; a test goes over all fields with telling names.
    private static readonly HashSet<string> Secrets =
    [
        "dbcalm.v1.PasswordLogin.password",
        "dbcalm.v1.ClientLogin.secret",
        "dbcalm.v1.LoginResponse.token",
        "dbcalm.v1.ChangePasswordRequest.password",
        "dbcalm.v1.ChangePasswordRequest.new_password",
        "dbcalm.v1.CreateUserRequest.password",
        "dbcalm.v1.UpdateUserRequest.password",
        "dbcalm.v1.CreateClientResponse.secret",
        "dbcalm.v1.EnrollRequest.token",
        "dbcalm.v1.CreateHostTokenResponse.token",
        "dbcalm.v1.CreateHostTokenResponse.command",
        "dbcalm.v1.LinkBackupResponse.url",
    ];

    /// <summary>Whether the field holds a secret.</summary>
    public static bool IsSecret(FieldDescriptor field) => Secrets.Contains(field.FullName);

    /// <summary>The text; empty for a message without anything in it.</summary>
    public static string Of(IMessage message)
    {
        IMessage copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        Hide(copy);
        string text = JsonFormatter.Default.Format(copy);
        return text == "{ }" ? "" : text;
    }

    private static void Hide(IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (IsSecret(field))
            {
                if (field.Accessor.GetValue(message) is string { Length: > 0 })
                {
                    field.Accessor.SetValue(message, Hidden);
                }
            }
            else if (field is { FieldType: FieldType.Message, IsMap: false } && field.Accessor.GetValue(message) is { } value)
            {
                foreach (IMessage inner in field.IsRepeated ? ((System.Collections.IEnumerable)value).Cast<IMessage>() : [(IMessage)value])
                {
                    Hide(inner);
                }
            }
        }
    }
}
