-- A string that grows by one character 100,000 times.
local function main(n)
    local s = ""
    local i = 0
    while i < n do
        s = s .. "x"
        i = i + 1
    end
    return #s
end
print(main(100000))
