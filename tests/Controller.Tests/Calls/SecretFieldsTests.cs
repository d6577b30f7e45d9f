using System.Reflection;
using System.Text.RegularExpressions;
using DbCalm.Controller.Calls;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DbCalm.Controller.Tests.Calls;

/// <summary>The marks of secrets in the wire contract, and what the audit trail keeps of such fields.</summary>
public sealed partial class SecretFieldsTests
{
    // What sounds like a secret and is none, and why not.
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["dbcalm.v1.AuditSeal.key_id"] = "the name of a key",
        ["dbcalm.v1.RotateTokenKeyResponse.key_id"] = "the name of a key",
        ["dbcalm.v1.BackupCopy.key_id"] = "the name of a key",
        ["dbcalm.v1.ManifestSummary.key_id"] = "the name of a key",
        ["dbcalm.v1.ExportAuditResponse.public_key"] = "a public key is for everybody",
        ["dbcalm.v1.LoginRequest.password"] = "a message, of which the field inside is marked",
    };

    private static readonly FieldDescriptor[] Fields = [.. typeof(BackupService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<MessageDescriptor>()
        .SelectMany(message => message.Fields.InDeclarationOrder())];

    [Fact]
    public void Every_field_that_sounds_like_a_secret_is_marked_or_known_to_be_none()
    {
        // The place in a list, which the controller made up, is in a field of this name alone.
        FieldDescriptor[] telling = [.. Fields.Where(field => Telling().IsMatch(field.Name) && field.Name is not ("page_token" or "next_page_token"))];
        Assert.NotEmpty(telling);
        Assert.All(telling, field => Assert.True(
            AuditText.IsSecret(field) != Harmless.ContainsKey(field.FullName),
            $"{field.FullName}: mark it with [debug_redact = true] in {field.File.Name}, or say in {nameof(SecretFieldsTests)} why it is harmless"));
        Assert.Empty(Harmless.Keys.Except(telling.Select(field => field.FullName)));
    }

    [Fact]
    public void What_is_marked_is_text_and_is_not_kept()
    {
        FieldDescriptor[] marked = [.. Fields.Where(AuditText.IsSecret)];
        Assert.NotEmpty(marked);
        Assert.All(marked, field =>
        {
            Assert.True(field is { FieldType: FieldType.String, IsRepeated: false }, $"{field.FullName}: only a single text can be left out");
            IMessage message = field.ContainingType.Parser.ParseFrom([]);
            field.Accessor.SetValue(message, "planted");
            Assert.Contains("(not kept)", AuditText.Of(message), StringComparison.Ordinal);
            Assert.DoesNotContain("planted", AuditText.Of(message), StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("password|secret|token|key|credential|passphrase|private", RegexOptions.None, 1000)]
    private static partial Regex Telling();
}
