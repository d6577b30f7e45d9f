using System.Text;
using System.Text.Json;
using DbCalm.Controller.Api.Rest;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Tests.Api.Rest;

/// <summary>Bodies as bytes from anybody.</summary>
public sealed class RestBodyTests
{
    private const int Cases = 10_000;
    private const int Seed = 20261121;

    [Theory]
    [InlineData("[]", "json: cannot unmarshal array into AuthorizeRequest, which is an object")]
    [InlineData("\"x\"", "json: cannot unmarshal string into AuthorizeRequest, which is an object")]
    [InlineData("{\"username\":{}}", "json: cannot unmarshal object into Go struct field AuthorizeRequest.username of type string")]
    [InlineData("{\"username\":true}", "json: cannot unmarshal bool into Go struct field AuthorizeRequest.username of type string")]
    [InlineData("{\"username\":\"a\",\"username\":\"b\"}", "a field of the AuthorizeRequest comes twice or holds no valid text")]
    [InlineData("{\"username\":\"\\ud800\"}", "a field of the AuthorizeRequest comes twice or holds no valid text")]
    [InlineData("{\"username\":\"a\"} x", "the body is not valid JSON")]
    [InlineData("{\"username\":\"a\0\"}", "the body is not valid JSON")]
    [InlineData("\0", "invalid character '?' looking for beginning of value")]
    [InlineData("  \n", "EOF")]
    public void What_is_wrong_is_said(string body, string message) =>
        Assert.Equal(message, Assert.Throws<DbCalmException>(() => RestBody.Decode(Encoding.UTF8.GetBytes(body), RestJson.Default.AuthorizeRequest)).Message);

    [Fact]
    public void Nothing_is_said_by_null_and_by_fields_of_other_names()
    {
        Assert.Equal(new AuthorizeRequest(null, null), RestBody.Decode("null"u8.ToArray(), RestJson.Default.AuthorizeRequest));
        Assert.Equal(new AuthorizeRequest("a", null), RestBody.Decode("{\"username\":\"a\",\"password\":null,\"x\":[1,{\"y\":2}]}"u8.ToArray(), RestJson.Default.AuthorizeRequest));
    }

    [Fact]
    public void Any_bytes_are_read_as_they_should_be_or_refused_with_words()
    {
        var random = new Random(Seed);
        for (int i = 0; i < Cases; i++)
        {
            byte[] body = Generate(random);
            string shown = $"seed {Seed}, case {i}: {Convert.ToHexString(body)}";
            AuthorizeRequest? expected = Model(body);
            AuthorizeRequest? actual = null;
            Exception? e = Record.Exception(() => actual = RestBody.Decode(body, RestJson.Default.AuthorizeRequest));
            Assert.True(e is null or DbCalmException { Code: ErrorCode.InvalidInput, Message.Length: > 0 }, $"{shown}: {e}");
            Assert.True(expected == actual, $"{shown}: {actual} in place of {expected}");
        }
    }

    // A whole body of any fields, of which then some bytes are changed, doubled or cut off.
    private static byte[] Generate(Random random)
    {
        string[] names = ["username", "password", "usernam\\u0065", "x", "", "\\ud800"];
        string[] values = ["\"a\"", "\"\\u0000\"", "\"\\udc00\"", "\"ä😀\"", "null", "1e3", "true", "[1,2]", "{\"username\":[]}", "\"" + new string('y', 50) + "\""];
        var fields = Enumerable.Range(0, random.Next(4)).Select(_ => $"\"{names[random.Next(names.Length)]}\" : {values[random.Next(values.Length)]}");
        var body = Encoding.UTF8.GetBytes("{" + string.Join(",", fields) + "}").ToList();
        for (int changes = random.Next(3); changes > 0 && body.Count > 0; changes--)
        {
            int at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, body.Count - at);
                    break;
                case 2:
                    body.InsertRange(at, body[at..]);
                    break;
                default:
                    body.RemoveAt(at);
                    break;
            }
        }

        return [.. body];
    }

    // Field by field, by the slow reader.
    private static AuthorizeRequest? Model(byte[] body)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                return new AuthorizeRequest(null, null);
            }

            JsonProperty[] fields = [.. document.RootElement.EnumerateObject()];
            string?[] values = ["username", "password"];
            for (int i = 0; i < values.Length; i++)
            {
                string name = values[i]!;
                JsonProperty[] named = [.. fields.Where(field => field.Name == name)];
                values[i] = named.Length == 0 ? null : named.Length == 1 ? named[0].Value.GetString() : throw new JsonException("twice");
            }

            return new AuthorizeRequest(values[0], values[1]);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
